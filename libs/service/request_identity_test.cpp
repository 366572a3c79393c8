#include "service/request_identity.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hearth::service {
namespace {

constexpr std::string_view kGood = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(RequestIdentity, reads_the_trace_id_of_a_traceparent) {
  EXPECT_EQ(trace_of(kGood).id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(trace_of(kGood).span, "00f067aa0ba902b7");
  EXPECT_EQ(trace_of("01" + std::string(kGood.substr(2)) + "-later-version").id.size(), 32U);
}

TEST(RequestIdentity, follows_only_what_the_caller_has_sampled) {
  EXPECT_EQ(trace_of(kGood).followed(), "4bf92f3577b34da6a3ce929d0e0e4736");
  for (const char* flags : {"00", "02", "fe"}) {
    const Trace trace = trace_of(std::string(kGood.substr(0, 53)) + flags);
    EXPECT_EQ(trace.id.size(), 32U);
    EXPECT_EQ(trace.followed(), "") << flags;
  }
}

TEST(RequestIdentity, ignores_a_malformed_traceparent) {
  const std::vector<std::string> malformed = {
      "",
      std::string(kGood) + "x",
      "ff" + std::string(kGood.substr(2)),
      "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
      "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0X",
      "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"};
  for (const auto& bad : malformed) {
    EXPECT_EQ(trace_of(bad).id, "") << bad;
  }
}

TEST(RequestIdentity, keeps_a_plain_request_id_and_replaces_any_other) {
  EXPECT_EQ(request_id_of("a-B_9."), "a-B_9.");
  EXPECT_EQ(request_id_of("").size(), 16U);
  EXPECT_EQ(request_id_of("with space").size(), 16U);
  EXPECT_NE(request_id_of(std::string(65, 'a')), std::string(65, 'a'));
  EXPECT_NE(request_id_of(""), request_id_of(""));
}

}  // namespace
}  // namespace hearth::service
