#include "ingest/routes.hpp"

#include <gmock/gmock.h>

#include "fold/openapi.hpp"
#include "ingest/ingest_fixture.hpp"

namespace hearth::ingest::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* kOne = R"({"writeKey":"WK1","userId":"u1","event":"Order"})";

class RoutesTest : public IngestTest {};

TEST_F(RoutesTest, every_route_is_one_that_the_core_knows) {
  for (const auto path : post_routes()) {
    const auto route = find_route(path);
    ASSERT_TRUE(route.has_value()) << path;
    EXPECT_EQ(method(route->endpoint), "POST") << path;
  }
  for (const auto path : get_routes()) {
    const auto route = find_route(path);
    ASSERT_TRUE(route.has_value()) << path;
    EXPECT_EQ(method(route->endpoint), "GET") << path;
  }
}

TEST_F(RoutesTest, every_route_is_in_the_openapi_document_and_no_other) {
  start();
  EXPECT_EQ(fold::operations_of(*http), fold::operations_in(kOpenApi));
}

TEST_F(RoutesTest, the_openapi_document_is_served_as_yaml_and_json) {
  start();
  EXPECT_EQ(body_of(call(get("/openapi.yaml"))), kOpenApi);
  EXPECT_EQ(body_of(call(get("/openapi.json"))), fold::yaml_to_json(kOpenApi).value());
}

TEST_F(RoutesTest, a_trailing_slash_is_the_same_route) {
  start_ready();
  EXPECT_EQ(status_of(send("/v1/track/", kOne)), 200);
  EXPECT_EQ(status_of(call(get("/health/"))), 200);
}

TEST_F(RoutesTest, any_content_type_is_read_as_json) {
  start_ready();
  EXPECT_EQ(status_of(send("/v1/t", kOne, "Content-Type: text/plain;charset=UTF-8\r\n")), 200);
}

TEST_F(RoutesTest, gzip_and_chunks_are_read_alone_and_together) {
  start_ready();
  const auto zipped = service::gzip(kOne);
  EXPECT_EQ(status_of(send("/v1/track", zipped, "Content-Encoding: gzip\r\n")), 200);
  const std::string head = "POST /v1/track HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n";
  EXPECT_EQ(status_of(call(head + "\r\n" + service::chunked(kOne, 7))), 200);
  EXPECT_EQ(status_of(call(head + "Content-Encoding: gzip\r\n\r\n" + service::chunked(zipped, 9))),
            200);
}

TEST_F(RoutesTest, a_page_of_any_origin_may_send) {
  start_ready();
  const auto preflight = call(
      "OPTIONS /v1/track HTTP/1.1\r\nHost: h\r\nOrigin: https://shop.example\r\n"
      "Access-Control-Request-Method: POST\r\n\r\n");
  EXPECT_LT(status_of(preflight), 300);
  EXPECT_EQ(header(preflight, "Access-Control-Allow-Origin"), "https://shop.example");
  const auto answer = send("/v1/track", kOne, "Origin: https://shop.example\r\n");
  EXPECT_EQ(header(answer, "Access-Control-Allow-Origin"), "https://shop.example");
}

TEST_F(RoutesTest, settings_health_and_the_libraries_own_metrics_need_no_log) {
  start();
  const auto settings = call(get("/v1/projects/WK1/settings"));
  EXPECT_EQ(status_of(settings), 200);
  EXPECT_THAT(body_of(settings), HasSubstr(R"("apiKey":"WK1")"));
  EXPECT_EQ(status_of(call(get("/health"))), 200);
  EXPECT_EQ(status_of(send("/v1/m", R"({"series":[]})")), 200);
}

TEST_F(RoutesTest, an_unknown_path_is_404_and_a_wrong_method_405) {
  start();
  EXPECT_EQ(status_of(send("/v1/nothing", kOne)), 404);
  EXPECT_EQ(status_of(call(get("/v1/track"))), 405);
}

}  // namespace
}  // namespace hearth::ingest::testing
