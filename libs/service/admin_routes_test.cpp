#include "service/admin_routes.hpp"

#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/raw_client.hpp"

namespace hearth::service {
namespace {

using ::testing::HasSubstr;

constexpr const char* kKey = "an-admin-key-of-24-bytes";

class AdminPort : public ::testing::Test {
 protected:
  void open(const std::optional<ApiKeys>& keys) {
    add_admin_routes(server_, health_, metrics_, log_, keys);
    ASSERT_TRUE(server_.listen());
  }
  static std::optional<ApiKeys> keys() { return *ApiKeys::create({kKey}, false, "127.0.0.1"); }

  std::string get() { return client().call("GET /log-level HTTP/1.1\r\nHost: h\r\n\r\n"); }
  std::string put(const std::string& body, const std::string& key = kKey) {
    return client().call("PUT /log-level HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + key +
                         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  }
  RawClient client() { return RawClient(server_.port()); }

  std::ostringstream text_;
  Log log_{{"test", "0", ""}, text_};
  Metrics metrics_;
  Health health_;
  HttpServer server_{{}, metrics_, log_};
};

TEST_F(AdminPort, tells_the_level_and_changes_it_for_who_has_a_key) {
  open(keys());
  EXPECT_THAT(get(), HasSubstr(R"({"level":"info"})"));
  EXPECT_THAT(put(R"({"level":"debug"})"), HasSubstr(R"({"level":"debug"})"));
  EXPECT_THAT(get(), HasSubstr(R"({"level":"debug"})"));
  EXPECT_EQ(log_.level(), Level::kDebug);
  EXPECT_THAT(text_.str(), HasSubstr("the log level changes"));
}

TEST_F(AdminPort, changes_nothing_for_a_wrong_key_or_a_level_that_is_none) {
  open(keys());
  EXPECT_THAT(put(R"({"level":"debug"})", "another-key-of-24-bytes."), HasSubstr(" 401 "));
  for (const char* body : {"", "debug", "[]", R"({"level":1})", R"({"level":"loud"})",
                           R"({"level":"debug","for":"ever"})"}) {
    EXPECT_THAT(put(body), HasSubstr(" 400 ")) << body;
  }
  EXPECT_EQ(log_.level(), Level::kInfo);
}

TEST_F(AdminPort, without_keys_nobody_can_change_anything) {
  open(std::nullopt);
  EXPECT_THAT(put(R"({"level":"debug"})"), HasSubstr(" 405 "));
  EXPECT_THAT(get(), HasSubstr(R"({"level":"info"})"));
}

}  // namespace
}  // namespace hearth::service
