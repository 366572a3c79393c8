#include "target.hpp"

#include <gtest/gtest.h>

namespace hearth::load {
namespace {

TEST(Target, is_a_host_and_a_port) {
  const auto found = parse_url("http://127.0.0.1:8080/");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->host, "127.0.0.1");
  EXPECT_EQ(found->port, "8080");
}

TEST(Target, listens_on_port_80_where_none_is_told) {
  EXPECT_EQ(parse_url("http://ingest")->port, "80");
}

TEST(Target, refuses_what_it_could_not_play_against) {
  for (const char* url : {"", "ingest:8080", "https://ingest:443", "http://", "http://:80",
                          "http://a:80/v1", "http://a:b", "http://a:", "http://key@a:80"}) {
    EXPECT_FALSE(parse_url(url).has_value() && !parse_url(url)->host.empty()) << url;
  }
}

}  // namespace
}  // namespace hearth::load
