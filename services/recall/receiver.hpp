#pragma once

#include <deque>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "recall/webhook_signature.hpp"
#include "service/http_server.hpp"

namespace hearth::recall {

// For this folder's tests only: whoever takes the messages. Answers what it was told to, in turn,
// then 200.
class Receiver {
 public:
  struct Taken {
    std::string id;
    nlohmann::json body;
    bool is_signed = false;
  };

  Receiver() {
    service::RouteOptions options;
    options.body.max_bytes = 64 * 1024;
    http_.route("POST", "/hook", options,
                [this](const service::Request& request) { return take(request); });
    (void)http_.listen();
  }
  ~Receiver() { http_.stop(std::chrono::milliseconds(1'000)); }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  std::string url() const { return http_.url() + "/hook"; }
  std::string key() const { return "a secret key of twenty-four"; }
  void answer_next(int status) {
    const std::lock_guard lock(mutex_);
    answers_.push_back(status);
  }
  std::vector<Taken> taken() {
    const std::lock_guard lock(mutex_);
    return taken_;
  }

 private:
  service::Response take(const service::Request& request) {
    const std::string id(request.header("webhook-id"));
    const auto wanted =
        webhook_signature(key(), id, request.header("webhook-timestamp"), request.body);
    const std::lock_guard lock(mutex_);
    taken_.push_back({id, nlohmann::json::parse(request.body, nullptr, false),
                      request.header("webhook-signature") == wanted});
    service::Response response;
    if (answers_.empty()) return response;
    response.status = answers_.front();
    answers_.pop_front();
    return response;
  }

  std::mutex mutex_;
  std::deque<int> answers_;
  std::vector<Taken> taken_;
  std::ostringstream log_text_;
  service::Log log_{{"receiver", "0", ""}, log_text_};
  service::Metrics metrics_;
  service::HttpServer http_{{}, metrics_, log_};  // last: it uses all of the above
};

}  // namespace hearth::recall
