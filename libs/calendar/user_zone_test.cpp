#include "calendar/user_zone.hpp"

#include <gtest/gtest.h>

namespace hearth {
namespace {

TEST(UserZoneTest, names_of_the_iana_are_zones) {
  UserZones zones;
  for (const char* name : {"Asia/Shanghai", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT+5"}) {
    EXPECT_NE(zones.find(name), nullptr) << name;
  }
}

TEST(UserZoneTest, whatever_else_a_client_sends_is_none) {
  UserZones zones;
  for (const std::string& name :
       {std::string(), std::string("Asia/Nowhere"), std::string("asia/shanghai"),
        std::string("America"), std::string("/usr/share/zoneinfo/UTC"),
        std::string("../zoneinfo/UTC"), std::string("localtime"), std::string("posixrules"),
        std::string("right/UTC"), std::string("zone.tab"), std::string("iso3166"),
        std::string("libc:UTC"), std::string("Fixed/UTC+01:00:00"), std::string("UTC\0x", 5),
        std::string(65, 'A')}) {
    EXPECT_EQ(zones.find(name), nullptr) << name;
  }
}

TEST(UserZoneTest, a_context_names_a_zone) {
  UserZones zones;
  EXPECT_EQ(zones.named_in(R"({"locale":"zh-CN","timezone":"Asia\/Tokyo"})"), "Asia/Tokyo");
  EXPECT_EQ(zones.named_in(R"({"timezone":"Europe/Berlin"})"), "Europe/Berlin");
}

TEST(UserZoneTest, a_context_that_names_none_leaves_nothing_of_the_one_before) {
  UserZones zones;
  for (const char* context : {"", "{}", R"({"timezone":7})", R"({"timezone":"Mars/Base"})",
                              R"({"device":{"timezone":"Asia/Tokyo"}})", R"({"timezone")"}) {
    EXPECT_EQ(zones.named_in(R"({"timezone":"UTC"})"), "UTC");
    EXPECT_EQ(zones.named_in(context), "") << context;
  }
}

}  // namespace
}  // namespace hearth
