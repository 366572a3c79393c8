#include "rewards/routes.hpp"

#include <sstream>

#include <gmock/gmock.h>

#include "fold/openapi.hpp"
#include "service/raw_client.hpp"

namespace hearth::rewards {
namespace {

class RoutesTest : public ::testing::Test {
 protected:
  RoutesTest() { add_routes(http, keys, apis); }

  std::string get(const std::string& path, const std::string& key = "a-key-of-16-bytes") {
    return service::RawClient(http.port())
        .call("GET " + path + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + key + "\r\n\r\n");
  }

  std::ostringstream log_text;
  service::Log log{{"rewards", "0", ""}, log_text};
  service::Metrics metrics;
  service::HttpServer http{{}, metrics, log};
  service::ApiKeys keys =
      service::ApiKeys::create({"a-key-of-16-bytes"}, false, "127.0.0.1").value();
  AwaitedApis apis;
};

TEST_F(RoutesTest, every_route_is_in_the_openapi_document_and_no_other) {
  EXPECT_EQ(fold::operations_of(http), fold::operations_in(kOpenApi));
}

TEST_F(RoutesTest, until_the_installation_is_known_callers_are_told_to_come_back) {
  ASSERT_TRUE(http.listen().has_value());
  for (const char* path : {"/v1/users/ann/wallet", "/v1/ledger"}) {
    const std::string answer = get(path);
    EXPECT_EQ(service::status_of(answer), 503) << path;
    EXPECT_THAT(answer, ::testing::HasSubstr("Retry-After: 1"));
  }
  EXPECT_EQ(service::status_of(get("/v1/ledger", "another-key-of-16")), 401);
  EXPECT_EQ(service::status_of(get("/openapi.json", "")), 200);
}

}  // namespace
}  // namespace hearth::rewards
