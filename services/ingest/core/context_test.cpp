#include "ingest/core/context.hpp"

#include <gtest/gtest.h>

namespace hearth::ingest {
namespace {

constexpr std::string_view kPeer = "203.0.113.9";

std::string merged(std::string_view own, std::string_view of_batch) {
  TextArena arena;
  return std::string(merge_context(own, of_batch, kPeer, arena));
}

TEST(Context, of_the_event_alone_is_left_as_it_is) {
  EXPECT_EQ(merged(R"({ "a": 1 })", ""), R"({ "a": 1 })");
  EXPECT_EQ(merged("", ""), "");
}

TEST(Context, of_the_batch_is_taken_where_the_event_has_none) {
  EXPECT_EQ(merged("", R"({"a":1})"), R"({"a":1})");
}

TEST(Context, of_the_batch_fills_the_keys_that_the_event_lacks) {
  EXPECT_EQ(merged(R"({"a":1, "b":{"x":1}})", R"({"b":{"y":2},"c":"}"})"),
            R"({"a":1,"b":{"x":1},"c":"}"})");
  EXPECT_EQ(merged("{}", R"({"c":3})"), R"({"c":3})");
  EXPECT_EQ(merged(R"({"c":4 })", R"({"c":3})"), R"({"c":4 })");
}

TEST(Context, takes_the_peers_address_where_it_is_direct) {
  EXPECT_EQ(merged(R"({"direct":true})", ""), R"({"direct":true,"ip":"203.0.113.9"})");
  EXPECT_EQ(merged(R"({"ip":"10.0.0.1","direct":true})", R"({"ip":"10.0.0.2"})"),
            R"({"direct":true,"ip":"203.0.113.9"})");
  EXPECT_EQ(merged("", R"({"direct":true})"), R"({"direct":true,"ip":"203.0.113.9"})");
}

TEST(Context, keeps_its_own_address_where_it_is_not_direct) {
  EXPECT_EQ(merged(R"({"direct":false,"ip":"10.0.0.1"})", ""),
            R"({"direct":false,"ip":"10.0.0.1"})");
  EXPECT_EQ(merged(R"({"page":{"direct":true}})", ""), R"({"page":{"direct":true}})");
}

}  // namespace
}  // namespace hearth::ingest
