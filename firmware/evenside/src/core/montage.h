/* What a board says of its cells until somebody tells it better: the reference plate.
 *
 * Made from hardware/montage.toml by `python -m hardware.header`; change it there. Units as in
 * EV_KEY_CELL: newton, microvolts a volt, tenths of a millimetre, tenths of a degree. */
#ifndef EVENSIDE_MONTAGE_H
#define EVENSIDE_MONTAGE_H

#define EV_PLATE_GAIN 128
#define EV_PLATE_CAPACITY 500
#define EV_PLATE_RATED 2000
#define EV_PLATE_X 2500 /* cells 2 and 3; 0 and 1 are as far on the other side */
#define EV_PLATE_Y 1000 /* cells 1 and 3; 0 and 2 likewise */
#define EV_PLATE_AXIS 900

#endif
