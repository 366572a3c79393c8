#include "service/http_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "service/admin_routes.hpp"
#include "service/example_server.hpp"

namespace hearth::service {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(HttpServer, gives_the_handler_parameters_and_headers_as_they_were_sent) {
  ExampleServer example;
  RawClient client(example.port());
  const auto answer =
      client.call(get("/v1/users/a%2Fb?q=1%2B1", "X-Key: 50%25\r\nREMOTE_ADDR: 6.6.6.6\r\n"));
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(body_of(answer), "a/b|1+1|50%25|127.0.0.1");
}

TEST(HttpServer, keeps_a_connection_for_more_requests_also_pipelined_ones) {
  ExampleServer example;
  RawClient client(example.port());
  client.send(get("/v1/users/1") + post("/v1/strict", "four") + get("/v1/users/3"));
  EXPECT_EQ(body_of(client.answer()), "1|||127.0.0.1");
  EXPECT_EQ(body_of(client.answer()), "4");
  EXPECT_EQ(body_of(client.answer()), "3|||127.0.0.1");
}

TEST(HttpServer, counts_no_request_of_who_only_connects) {
  ExampleServer example;
  { const RawClient probe(example.port()); }
  RawClient client(example.port());
  EXPECT_EQ(status_of(client.call(get("/v1/users/1"))), 200);
  example.server.stop(std::chrono::milliseconds(1'000));
  EXPECT_NE(example.metrics.text().find(
                R"(request_duration_seconds_count{route="unmatched",method="any"} 0)"),
            std::string::npos);
}

TEST(HttpServerDeathTest, takes_no_route_that_its_end_could_not_wait_for) {
  ExampleServer example;
  HttpServer server({}, example.metrics, example.log);
  const RouteOptions endless{.deadline = kLongestDeadline + std::chrono::seconds(1)};
  EXPECT_DEATH(server.route("GET", "/endless", endless, [](const Request&) { return Response{}; }),
               "");
}

TEST(HttpServer, answers_head_without_a_body_and_post_without_a_length) {
  ExampleServer example;
  RawClient client(example.port());
  const auto head = client.call("HEAD /v1/users/1 HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(head, HasSubstr("Content-Length: 13"));
  EXPECT_EQ(body_of(client.call("POST /v1/nothing HTTP/1.1\r\nHost: h\r\n\r\n")), "0");
}

TEST(HttpServer, expands_gzip_also_when_it_is_chunked) {
  ExampleServer example;
  RawClient client(example.port());
  const std::string packed = gzip(std::string(80'000, 'x') + "tail");
  EXPECT_EQ(body_of(client.call(post("/v1/batch", packed, "Content-Encoding: gzip\r\n"))), "80004");
  client.send(
      "POST /v1/batch HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Encoding: "
      "gzip\r\n\r\n" +
      chunked(packed, 50));
  EXPECT_EQ(body_of(client.answer()), "80004");
  EXPECT_TRUE(client.is_closed());  // what follows chunks is never a request
}

TEST(HttpServer, invites_the_body_of_a_client_that_waits_for_100_continue) {
  ExampleServer example;
  RawClient client(example.port());
  client.send(
      "POST /v1/strict HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(status_of(client.answer()), 100);
  client.send("ok");
  EXPECT_EQ(body_of(client.answer()), "2");
}

TEST(HttpServer, answers_errors_as_problem_json_that_analytics_sdks_can_read) {
  ExampleServer example;
  RawClient client(example.port());
  const auto answer = client.call(get("/v1/none", "X-Request-Id: r-1\r\n"));
  EXPECT_EQ(status_of(answer), 404);
  EXPECT_THAT(answer, HasSubstr("application/problem+json"));
  const auto json = nlohmann::json::parse(body_of(answer));
  EXPECT_EQ(json["type"], "/problems/not_found");
  EXPECT_EQ(json["instance"], "/v1/none");
  EXPECT_EQ(json["request_id"], "r-1");
  EXPECT_EQ(json["code"], "not_found");
  EXPECT_TRUE(json["message"].is_string());
}

TEST(HttpServer, names_the_allowed_methods) {
  ExampleServer example;
  RawClient client(example.port());
  const auto answer = client.call("DELETE /v1/strict HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(status_of(answer), 405);
  EXPECT_THAT(answer, HasSubstr("Allow: POST\r\n"));
  const auto read_only = client.call("DELETE /v1/users/1 HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(status_of(read_only), 405);
  EXPECT_THAT(read_only, HasSubstr("Allow: GET, HEAD\r\n"));
}

TEST(HttpServer, tells_nothing_of_an_exception_and_goes_on) {
  ExampleServer example;
  RawClient client(example.port());
  const auto answer = client.call(get("/v1/broken"));
  EXPECT_EQ(status_of(answer), 500);
  EXPECT_THAT(answer, Not(HasSubstr("secret")));
  EXPECT_THAT(example.log_text.str(), HasSubstr("\"route\":\"/v1/broken\""));
  EXPECT_THAT(example.log_text.str(), Not(HasSubstr("secret")));
  EXPECT_EQ(status_of(client.call(get("/v1/users/1"))), 200);
}

TEST(HttpServer, a_probe_that_says_no_is_not_logged_as_a_failure) {
  std::ostringstream text;
  Log log({"test", "0", ""}, text);
  Metrics metrics;
  Health health;
  health.add_check("nats");
  HttpServer admin({}, metrics, log);
  add_admin_routes(admin, health, metrics, log);
  ASSERT_TRUE(admin.listen().has_value());
  EXPECT_EQ(status_of(RawClient(admin.port()).call(get("/readyz"))), 503);
  EXPECT_EQ(text.str(), "");
}

TEST(HttpServer, lets_no_handler_write_headers_through_a_line_break) {
  ExampleServer example;
  RawClient client(example.port());
  EXPECT_THAT(client.call(get("/v1/users/1")), Not(HasSubstr("\r\nEvil")));
}

TEST(HttpServer, answers_preflights_only_where_a_route_allows_them) {
  ExampleServer example;
  RawClient client(example.port());
  const auto allowed =
      client.call("OPTIONS /v1/batch HTTP/1.1\r\nHost: h\r\nOrigin: https://shop.example\r\n\r\n");
  EXPECT_EQ(status_of(allowed), 204);
  EXPECT_THAT(allowed, HasSubstr("Access-Control-Allow-Origin: https://shop.example\r\n"));
  EXPECT_THAT(allowed, HasSubstr("Access-Control-Allow-Methods: POST\r\n"));
  EXPECT_THAT(client.call(post("/v1/batch", "x", "Origin: https://shop.example\r\n")),
              HasSubstr("Access-Control-Allow-Origin: https://shop.example\r\n"));
  EXPECT_EQ(status_of(client.call("OPTIONS /v1/strict HTTP/1.1\r\nHost: h\r\nOrigin: x\r\n\r\n")),
            405);
}

TEST(HttpServer, counts_requests_by_route_template_and_the_rest_as_unmatched) {
  ExampleServer example;
  RawClient client(example.port());
  EXPECT_THAT(
      example.metrics.text(),
      HasSubstr(R"(hearth_http_requests_total{route="/v1/strict",method="POST",code="500"} 0)"));
  client.call(get("/v1/users/1"));
  client.call(get("/v1/users/2"));
  client.call(get("/v1/none/7"));
  client.call(get("/v1/users/3"));  // the one before is counted by now
  const auto text = example.metrics.text();
  EXPECT_THAT(text, HasSubstr(R"({route="unmatched",method="any",code="404"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(_bucket{route="/v1/users/{id}",method="GET",le="+Inf"})"));
  EXPECT_THAT(text, Not(HasSubstr("/v1/none")));
}

TEST(HttpServer, reports_a_port_that_is_taken) {
  ExampleServer example;
  HttpServer second({.port = example.port()}, example.metrics, example.log);
  const auto listening = second.listen();
  ASSERT_FALSE(listening);
  EXPECT_EQ(listening.error().kind, ErrorKind::kUnavailable);
}

}  // namespace
}  // namespace hearth::service
