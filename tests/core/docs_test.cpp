#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "bms_core/alarms.h"
#include "bms_core/plausibility.h"

/// The tables of the documentation name what the firmware knows, and nothing else.
namespace esphome::bms_core {
namespace {

/// The keys that begin a row: "| `key` |".
std::set<std::string> keys_of(const char *name) {
  std::ifstream file(std::filesystem::path(__FILE__).parent_path() / "../../docs" / name);
  EXPECT_TRUE(file) << name;
  std::set<std::string> keys;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("| `"))
      keys.insert(line.substr(3, line.find('`', 3) - 3));
  }
  return keys;
}

TEST(Docs, NameEveryAlarm) {
  std::set<std::string> keys;
  for (const AlarmInfo &info : ALARMS)
    keys.insert(info.key);
  EXPECT_EQ(keys_of("alarms.md"), keys);
}

TEST(Docs, NameEveryDoubt) {
  std::set<std::string> keys;
  for (size_t i = 1; i < DOUBT_COUNT; i++)
    keys.insert(doubt_key(static_cast<Doubt>(i)));
  EXPECT_EQ(keys_of("plausibility.md"), keys);
}

}  // namespace
}  // namespace esphome::bms_core
