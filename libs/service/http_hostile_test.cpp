// Input that broke or blinded cpp-httplib 0.11.4 when it was tried, sent to a real server.
#include <fstream>
#include <future>
#include <memory>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/example_server.hpp"

namespace hearth::service {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr std::size_t kMiB = 1024 * 1024;

// The process's highest resident memory since the last reset, in bytes.
std::size_t peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::size_t kib = 0;
    if (word == "VmHWM:" && status >> kib) return kib * 1024;
  }
  return 0;
}

void reset_peak_memory() { std::ofstream("/proc/self/clear_refs") << "5"; }

std::string head(std::string_view headers) {
  return "POST /v1/batch HTTP/1.1\r\nHost: h\r\n" + std::string(headers) + "\r\n";
}

int status_and_close(const ExampleServer& example, const std::string& bytes) {
  RawClient client(example.port());
  client.send(bytes);
  const int status = status_of(client.answer());
  EXPECT_TRUE(client.is_closed());
  return status;
}

TEST(HostileInput, that_frames_a_body_twice_is_refused_and_the_connection_closed) {
  ExampleServer example;
  EXPECT_EQ(status_and_close(example, head("Content-Length: 3\r\nContent-Length: 3\r\n") + "abc"),
            400);
  EXPECT_EQ(status_and_close(example, head("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n") +
                                          "0\r\n\r\n" + get("/v1/users/smuggled")),
            400);
}

TEST(HostileInput, in_chunks_cannot_pass_the_limit_of_a_body) {
  ExampleServer example;
  EXPECT_EQ(status_and_close(example, head("Transfer-Encoding: chunked\r\n") +
                                          chunked(std::string(3 * kMiB, 'x'), 60'000)),
            413);
  EXPECT_EQ(status_and_close(example, head("Transfer-Encoding: chunked\r\n") +
                                          chunked(std::string(2 * kMiB, 'x'), 1)),
            413);
}

TEST(HostileInput, with_broken_chunks_is_refused_and_the_connection_closed) {
  ExampleServer example;
  for (const char* body : {"-1\r\nabc\r\n0\r\n\r\n", "zz\r\nabc\r\n0\r\n\r\n",
                           "ffffffffffffffffffff\r\nabc\r\n0\r\n\r\n"}) {
    RawClient client(example.port());
    client.send(head("Transfer-Encoding: chunked\r\n") + body);
    EXPECT_THAT(status_of(client.answer()), testing::AnyOf(400, 408, 413)) << body;
    EXPECT_TRUE(client.is_closed());
  }
}

TEST(HostileInput, behind_chunks_is_never_a_request) {
  ExampleServer example;
  RawClient client(example.port());
  client.send(head("Transfer-Encoding: chunked\r\n") + "3\r\nabcXX" + get("/v1/users/smuggled"));
  const std::string answer = client.answer();
  EXPECT_EQ(answer.find("smuggled"), std::string::npos) << answer;
  EXPECT_TRUE(client.is_closed());
}

TEST(HostileInput, as_a_gzip_bomb_costs_little_memory) {
  ExampleServer example;
  const std::string bomb = gzip(std::string(200 * kMiB, '\0'));
  ASSERT_LT(bomb.size(), kMiB);
  reset_peak_memory();
  const std::size_t before = peak_memory();
  EXPECT_EQ(status_and_close(example, post("/v1/batch", bomb, "Content-Encoding: gzip\r\n")), 413);
  EXPECT_EQ(status_and_close(example, post("/v1/none", bomb, "Content-Encoding: gzip\r\n")), 404);
  EXPECT_LT(peak_memory(), before + 20 * kMiB);
}

TEST(HostileInput, behind_or_inside_a_gzip_stream_is_refused) {
  ExampleServer example;
  const std::string encoding = "Content-Encoding: gzip\r\n";
  EXPECT_EQ(status_and_close(example, post("/v1/batch", gzip("body") + "trailing", encoding)), 400);
  EXPECT_EQ(status_and_close(example, post("/v1/batch", "not gzip at all", encoding)), 400);
}

TEST(HostileInput, of_200_000_headers_or_one_long_line_is_cut_at_16_kib) {
  ExampleServer example;
  std::string many = "GET / HTTP/1.1\r\nHost: h\r\n";
  for (int i = 0; i < 200'000; ++i) many += "A: b\r\n";
  EXPECT_EQ(status_and_close(example, many + "\r\n"), 431);
  EXPECT_EQ(status_and_close(example, "GET / HTTP/1.1\r\nX: " + std::string(3 * kMiB, 'a')), 431);
  EXPECT_EQ(status_and_close(example, get("/" + std::string(5000, 'a'))), 414);
}

TEST(HostileInput, of_an_endless_line_is_not_taken_for_long) {
  ExampleServer example;
  RawClient client(example.port());
  client.send("GET / HTTP/1.1\r\nX: ");
  const std::string piece(kMiB, 'a');
  int sent = 0;
  while (sent < 64 && client.send(piece)) ++sent;
  EXPECT_LT(sent, 64);
}

TEST(HostileInput, that_a_route_does_not_take_is_refused_before_the_body_is_read) {
  ExampleServer example;
  const auto promise = [](const char* path, const char* headers) {
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
  };
  EXPECT_EQ(status_and_close(example, promise("/v1/strict", "Transfer-Encoding: chunked\r\n")),
            411);
  EXPECT_EQ(status_and_close(example, promise("/v1/strict", "Content-Length: 1025\r\n")), 413);
  EXPECT_EQ(status_and_close(example, promise("/v1/nothing", "Content-Length: 1\r\n")), 413);
  EXPECT_EQ(status_and_close(example, promise("/v1/none", "Content-Length: 1\r\n")), 404);
  EXPECT_EQ(status_and_close(
                example, promise("/v1/strict", "Content-Length: 9\r\nContent-Encoding: gzip\r\n")),
            415);
  EXPECT_EQ(status_and_close(example, get("/v1/users/1", "Content-Length: 5\r\n") + "hello"), 413);
}

TEST(HostileInput, dripped_slowly_is_ended_by_the_time_a_body_may_take) {
  ExampleServer example;
  RawClient client(example.port());
  const auto start = steady_clock::now();
  client.send(head("Content-Length: 100000\r\n"));
  std::string answer;
  while (answer.empty() && steady_clock::now() < start + 15s) {
    client.send("x");
    answer = client.answer(50ms);
  }
  EXPECT_EQ(status_of(answer), 408);
  EXPECT_LT(steady_clock::now() - start, 5s);
}

TEST(HostileInput, of_1000_idle_connections_does_not_slow_a_good_request) {
  ExampleServer example;
  std::vector<std::unique_ptr<RawClient>> idle;
  for (int i = 0; i < 1000; ++i) {
    idle.push_back(std::make_unique<RawClient>(example.port()));
    ASSERT_TRUE(idle.back()->connected());
    if (i % 2 == 0) idle.back()->send("GET /v1/us");
  }
  const auto start = steady_clock::now();
  for (int i = 0; i < 20; ++i) {
    RawClient good(example.port());
    EXPECT_EQ(status_of(good.call(get("/v1/users/1"))), 200);
  }
  EXPECT_LT(steady_clock::now() - start, 5s);  // a pool of 64 threads took 50 s
}

TEST(HostileInput, of_more_connections_than_the_cap_is_closed_and_the_idle_ones_make_room) {
  ExampleServer example({.max_connections = 8});
  std::vector<std::unique_ptr<RawClient>> idle;
  for (int i = 0; i < 8; ++i) {
    idle.push_back(std::make_unique<RawClient>(example.port()));
    EXPECT_EQ(status_of(idle.back()->call(get("/v1/users/1"))), 200);
  }
  RawClient refused(example.port());
  EXPECT_TRUE(refused.is_closed());
  int status = 0;
  const auto limit = steady_clock::now() + 5s;
  while (status != 200 && steady_clock::now() < limit) {  // idle ones go after a second
    RawClient good(example.port());
    status = status_of(good.call(get("/v1/users/1")));
  }
  EXPECT_EQ(status, 200);
}

TEST(HostileInput, of_many_large_bodies_is_bounded_by_the_memory_for_all_of_them) {
  std::ostringstream text;
  Log log({"test", "0", ""}, text);
  Metrics metrics;
  HttpServer server({.max_body_memory = kMiB}, metrics, log);
  std::promise<void> entered;
  std::promise<void> released;
  server.route("POST", "/hold", {.body = {.max_bytes = kMiB}}, [&](const Request&) {
    entered.set_value();
    released.get_future().wait();
    return Response{};
  });
  server.route("POST", "/other", {.body = {.max_bytes = kMiB}},
               [](const Request&) { return Response{}; });
  ASSERT_TRUE(server.listen());
  RawClient first(server.port());
  first.send(post("/hold", std::string(900'000, 'x')));
  entered.get_future().wait();
  const std::string large = post("/other", std::string(900'000, 'y'));
  EXPECT_EQ(status_of(RawClient(server.port()).call(large)), 503);
  EXPECT_EQ(status_of(RawClient(server.port()).call(post("/other", "small"))), 200);
  released.set_value();
  EXPECT_EQ(status_of(first.answer()), 200);
  EXPECT_EQ(status_of(RawClient(server.port()).call(large)), 200);
}

TEST(HostileInput, that_announces_much_and_sends_little_takes_nobodys_memory) {
  std::ostringstream text;
  Log log({"test", "0", ""}, text);
  Metrics metrics;
  HttpServer server({.max_body_memory = kMiB}, metrics, log);
  server.route("POST", "/other", {.body = {.max_bytes = kMiB}},
               [](const Request&) { return Response{}; });
  ASSERT_TRUE(server.listen());
  std::vector<std::unique_ptr<RawClient>> slow;
  for (int i = 0; i < 10; ++i) {
    slow.push_back(std::make_unique<RawClient>(server.port()));
    slow.back()->send(
        std::string("POST /other HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n") +
        std::string(20'000, 's'));
  }
  const std::string honest = post("/other", std::string(300'000, 'x'));
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(status_of(RawClient(server.port()).call(honest)), 200);
  }
}

}  // namespace
}  // namespace hearth::service
