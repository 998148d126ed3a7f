#pragma once

#include <map>

#include "frames.h"

/// The registers of a real pack of 14 cells, firmware 2.3.242, as dumped by the public driver clarkni5/tinybms
/// (arduino/modbus_master_hw_serial/output.txt). Registers that the dump does not list read 0 here.
namespace test {

inline const std::map<uint16_t, uint16_t> &pack_14s_registers() {
  static const std::map<uint16_t, uint16_t> REGISTERS{
      // Cells: contacts 1 and 2 are not used.
      {0, 0},
      {1, 0},
      {2, 39800},
      {3, 39810},
      {4, 39820},
      {5, 39830},
      {6, 39830},
      {7, 39840},
      {8, 39890},
      {9, 39900},
      {10, 39830},
      {11, 39830},
      {12, 39830},
      {13, 39840},
      {14, 39880},
      {15, 39880},
      // Lifetime, time left, pack voltage, pack current.
      {32, 37837},
      {33, 254},
      {34, 30980},
      {35, 637},
      {36, 7864},
      {37, 16991},
      {38, 0},
      {39, 0},
      // Lowest and highest cell, external temperatures, SOC, internal temperature.
      {40, 3980},
      {41, 3990},
      {42, 32768},
      {43, 32768},
      {46, 61960},
      {47, 1274},
      {48, 97},
      // Status, balancing decision, balancing, number of cells.
      {50, 151},
      {51, 0},
      {52, 0},
      {53, 14},
      // Statistics.
      {102, 510},
      {103, 0},
      {104, 100},
      {105, 0},
      {106, 0},
      {107, 0},
      {108, 0},
      {109, 0},
      {111, 0},
      {112, 0},
      {113, 6408},
      {114, 768},
      {116, 35389},
      {117, 190},
      // Events.
      {200, 4646},
      {201, 25856},
      {202, 20011},
      {203, 25785},
      {204, 20012},
      {205, 25273},
      {206, 20034},
      {207, 26041},
      // Settings.
      {300, 4150},
      {301, 3000},
      {303, 3200},
      {304, 1000},
      {306, 6600},
      {307, 14},
      {308, 15},
      {315, 4200},
      {316, 2900},
      {317, 60},
      {318, 20},
      {319, 60},
      {320, 1},
      {328, 65535},
      // Version.
      {500, 258},
      {501, 769},
      {502, 242},
      {503, 1048},
  };
  return REGISTERS;
}

inline std::vector<uint16_t> pack_14s_words(uint16_t first, uint16_t count) {
  std::vector<uint16_t> words;
  for (uint16_t address = first; address < first + count; address++) {
    const auto found = pack_14s_registers().find(address);
    words.push_back(found == pack_14s_registers().end() ? 0 : found->second);
  }
  return words;
}

/// The data part of a reply to a block read.
inline Bytes pack_14s_data(uint16_t first, uint16_t count) { return to_data(pack_14s_words(first, count)); }

/// Registers 0..15 and 32..53 framed by hand: replies to 0x03.
inline Bytes pack_14s_cells_reply() {
  return hex(
      "AA 03 20 00 00 00 00 9B 78 9B 82 9B 8C 9B 96 9B 96 9B A0 9B D2 9B DC 9B 96 9B 96 9B 96 9B A0 9B C8 9B C8 "
      "2F 9C");
}
inline Bytes pack_14s_values_reply() {
  return hex(
      "AA 03 2C 93 CD 00 FE 79 04 02 7D 1E B8 42 5F 00 00 00 00 0F 8C 0F 96 80 00 80 00 00 00 00 00 F2 08 04 FA "
      "00 61 00 00 00 97 00 00 00 00 00 0E 2B 6D");
}

}  // namespace test
