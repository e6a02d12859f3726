# The ESP32 files, whose compiler Debian does not have, and the core for two 32-bit targets that it has.
# The Makefile includes this one.
#
#   make -C firmware esp32-check    syntax and types of the ESP32 files, against stubs/
#   make -C firmware core-rv32      the core for rv32imc (the instructions of an ESP32-C3)
#   make -C firmware core-lx106     the core for Xtensa lx106 (an ESP8266; the ESP32's elder sister)

ESP32_CC := $(sort $(wildcard $(SRC)/esp32/*.cpp))
ESP32_C  := $(sort $(wildcard $(SRC)/esp32/*.c))
ESP32_H  := $(sort $(wildcard $(SRC)/esp32/*.h stubs/*.h stubs/*/*.h))

.PHONY: esp32-check core-rv32 core-lx106

# Twice, as the optional pairing is decided at compile time.
ESP32_CHECK := g++ -std=gnu++17 -fsyntax-only -Wall -Wextra -Werror -Istubs -DARDUINO_ARCH_ESP32

esp32-check: $(ESP32_CC) $(ESP32_H) $(CORE_H) evenside/evenside.ino
	@for file in $(ESP32_CC); do \
	  $(ESP32_CHECK) $$file && $(ESP32_CHECK) -DEVENSIDE_BONDING $$file || exit 1; \
	done
	$(ESP32_CHECK) -include Arduino.h -x c++ evenside/evenside.ino
	@echo "esp32: $(words $(ESP32_CC)) files, with and without pairing"

CROSS_FLAGS := -std=c99 -Os -Wall -Wextra -Werror -ffunction-sections -fdata-sections
CROSS_C     := $(CORE_C) $(ESP32_C)

# $(1) target, $(2) prefix of the tools, $(3) flags
define cross_rules
$(BUILD)/$(1)/%.o: $(SRC)/%.c $(CORE_H) $(ESP32_H)
	@mkdir -p $$(@D)
	@$(2)-gcc $(3) $(CROSS_FLAGS) -c $$< -o $$@
core-$(1): $(patsubst $(SRC)/%.c,$(BUILD)/$(1)/%.o,$(CROSS_C))
	@$(2)-size -t $$^
endef
$(eval $(call cross_rules,rv32,riscv64-unknown-elf,--specs=picolibc.specs -march=rv32imc -mabi=ilp32))
$(eval $(call cross_rules,lx106,xtensa-lx106-elf,-mlongcalls -ffreestanding -isystem stubs/freestanding))
