#include "service/host.hpp"

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <signal.h>
#include <sys/wait.h>

#include "service/admin_routes.hpp"
#include "service/announcement.hpp"
#include "service/example_server.hpp"

namespace hearth::service {
namespace {

using namespace std::chrono_literals;

constexpr auto kSlowRequest = 600ms;

// A whole service: one API route that takes its time, an admin port, and a drain.
int run_service(const std::string& announce, std::chrono::milliseconds delay) {
  Host host;
  std::ostringstream text;
  Log log({"test", "0", ""}, text);
  Metrics metrics;
  Health health;
  health.add_check("ready").set(true);
  HttpServer api({}, metrics, log);
  api.route("GET", "/slow", {}, [](const Request&) {
    poll(nullptr, 0, kSlowRequest.count());
    return Response{.body = "done"};
  });
  HttpServer admin({}, metrics, log);
  add_admin_routes(admin, health, metrics, log);
  if (!api.listen() || !admin.listen()) return 3;
  if (!Announcement{api.url(), admin.url()}.write(announce)) return 4;
  return host.run({.shutdown_delay = delay,
                   .drain_timeout = 5s,
                   .not_ready =
                       [&] {
                         health.drain();
                         api.announce_drain();
                       },
                   .finish = [&](auto limit) { return api.stop(limit); }});
}

class HostTest : public testing::Test {
 protected:
  void start(std::chrono::milliseconds delay) {
    std::string pattern = (std::filesystem::temp_directory_path() / "hearth-host-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    const std::string file = folder_ / "announce.json";
    child_ = fork();
    if (child_ == 0) _exit(run_service(file, delay));
    const auto limit = std::chrono::steady_clock::now() + 20s;
    while (!std::filesystem::exists(file) && std::chrono::steady_clock::now() < limit) {
      poll(nullptr, 0, 5);
    }
    const auto json = nlohmann::json::parse(std::ifstream(file));
    EXPECT_EQ(json["pid"], child_);
    port_ = port_of(json["url"]);
    admin_port_ = port_of(json["admin_url"]);
  }

  static int port_of(const std::string& url) { return std::stoi(url.substr(url.rfind(':') + 1)); }

  int wait_for_exit() {
    int status = 0;
    EXPECT_EQ(waitpid(child_, &status, 0), child_);
    child_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  void TearDown() override {
    if (child_ > 0) {
      kill(child_, SIGKILL);
      waitpid(child_, nullptr, 0);
    }
    std::filesystem::remove_all(folder_);
  }

  std::filesystem::path folder_;
  pid_t child_ = -1;
  int port_ = 0;
  int admin_port_ = 0;
};

TEST_F(HostTest, finishes_requests_under_way_and_exits_0_on_sigterm) {
  start(300ms);
  RawClient busy(port_);
  RawClient idle(port_);
  RawClient admin(admin_port_);
  EXPECT_EQ(status_of(admin.call(get("/readyz"))), 200);
  busy.send(get("/slow"));
  kill(child_, SIGTERM);
  std::string ready;
  do {
    ready = RawClient(admin_port_).call(get("/readyz"));
  } while (status_of(ready) == 200);
  EXPECT_EQ(status_of(ready), 503);
  EXPECT_EQ(status_of(RawClient(admin_port_).call(get("/livez"))), 200);
  RawClient late(
      port_);  // the load balancer has not noticed yet: still served, and told to go elsewhere
  const auto late_answer = late.call(get("/slow"));
  EXPECT_EQ(body_of(late_answer), "done");
  EXPECT_THAT(late_answer, testing::HasSubstr("Connection: close"));
  EXPECT_EQ(body_of(busy.answer()), "done");
  EXPECT_TRUE(idle.is_closed());
  EXPECT_EQ(wait_for_exit(), 0);
}

TEST_F(HostTest, ends_at_once_on_a_second_sigterm) {
  start(60s);
  kill(child_, SIGTERM);
  while (status_of(RawClient(admin_port_).call(get("/readyz"))) == 200) {
  }
  kill(child_, SIGTERM);
  EXPECT_EQ(wait_for_exit(), 1);
}

TEST_F(HostTest, serves_health_and_metrics_on_the_admin_port_only) {
  start(0ms);
  RawClient admin(admin_port_);
  EXPECT_EQ(status_of(admin.call(get("/healthz"))), 200);
  EXPECT_THAT(admin.call(get("/readyz?verbose")), testing::HasSubstr("\"name\":\"ready\""));
  EXPECT_THAT(admin.call(get("/metrics")), testing::HasSubstr("# HELP hearth_http_requests_total"));
  EXPECT_EQ(status_of(admin.call("POST /livez HTTP/1.1\r\nHost: h\r\n\r\n")), 405);
  EXPECT_EQ(status_of(RawClient(port_).call(get("/metrics"))), 404);
}

}  // namespace
}  // namespace hearth::service
