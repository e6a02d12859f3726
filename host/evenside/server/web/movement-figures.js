// How a person lies, sits and presses for each zone of the chart: a line figure a zone, as data.
//
// A picture is 260 wide and 150 high; the floor is at y = 120. The person's head is at the left for
// the left side; the drawing mirrors it for the right. Lines are joints in order: `near` and `far`
// are the legs (hip, knee, ankle, toe), `spot` is what presses, drawn in the colour of the side.

export const PICTURE = { width: 260, height: 150, floor: 120, rollerRadius: 17 };

const ON_ELBOWS = { head: [46, 56], torso: [[68, 70], [128, 75]], arms: [[[68, 72], [66, 112], [40, 113]]] };
const FACE_DOWN = {
  ...ON_ELBOWS,
  near: [[128, 77], [182, 81], [228, 98], [224, 113]],
  far: [[128, 81], [184, 88], [232, 104], [228, 114]],
};
const LEG_ON_PLATE = {
  head: [92, 27],
  torso: [[86, 56], [70, 106]],
  near: [[70, 106], [128, 99], [192, 102], [199, 84]],
  far: [[70, 106], [106, 66], [118, 113], [134, 113]],
  plate: [138, 214],
};

export const MOVEMENTS = {
  glute: {
    head: [84, 16],
    torso: [[98, 42], [129, 73]],
    arms: [[[98, 44], [82, 78], [70, 114]]],
    near: [[130, 74], [178, 68], [196, 113], [212, 113]],
    far: [[130, 72], [158, 40], [184, 62], [200, 58]],
    spot: [[122, 68], [133, 76]],
    roller: 132,
    way: [104, 160],
    turn: true,
  },
  lower_back: {
    head: [62, 50],
    torso: [[84, 64], [160, 85]],
    arms: [[[86, 66], [82, 112], [106, 113]]],
    near: [[160, 85], [196, 58], [206, 113], [222, 113]],
    far: [[160, 85], [206, 64], [218, 113], [234, 113]],
    spot: [[112, 72], [132, 77]],
    roller: 122,
    way: [96, 148],
  },
  upper_back: {
    head: [54, 56],
    torso: [[80, 69], [152, 86]],
    arms: [[[80, 69], [64, 34], [46, 48]]],
    near: [[152, 86], [190, 58], [200, 113], [216, 113]],
    far: [[152, 86], [200, 64], [212, 113], [228, 113]],
    spot: [[88, 71], [108, 76]],
    roller: 98,
    way: [72, 124],
  },
  hip_flexor: { ...FACE_DOWN, spot: [[130, 77], [150, 79]], roller: 140, way: [124, 156] },
  mid_quad: { ...FACE_DOWN, spot: [[144, 78], [166, 80]], roller: 155, way: [137, 173] },
  lower_quad: { ...FACE_DOWN, spot: [[161, 79], [181, 81]], roller: 171, way: [155, 187] },
  hamstring: {
    head: [60, 18],
    torso: [[70, 46], [94, 82]],
    arms: [[[70, 48], [52, 80], [44, 114]]],
    near: [[94, 82], [164, 78], [220, 84], [228, 68]],
    far: [[94, 78], [158, 60], [214, 70], [222, 54]],
    spot: [[122, 80], [148, 79]],
    roller: 135,
    way: [109, 161],
  },
  calf: {
    ...LEG_ON_PLATE,
    arms: [[[86, 58], [112, 82], [148, 92]], [[86, 58], [122, 70], [172, 93]]],
    spot: [[142, 100], [176, 101]],
    way: [138, 186],
  },
  shin: {
    ...LEG_ON_PLATE,
    arms: [[[86, 58], [116, 80], [158, 91]], [[86, 58], [126, 62], [160, 84]]],
    spot: [[142, 99], [178, 100]],
    way: [138, 186],
    press: 160,
  },
};
