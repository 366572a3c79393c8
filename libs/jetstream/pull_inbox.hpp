#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "common/result.hpp"
#include "common/time.hpp"
#include "jetstream/connection.hpp"

struct __natsMsg;
struct __natsSubscription;

namespace hearth::jetstream {

struct MessageDeleter {
  void operator()(::__natsMsg* message) const;
};
using MessageOwner = std::unique_ptr<::__natsMsg, MessageDeleter>;

// What is asked of a pull consumer. It ends by the first bound that is reached.
struct PullRequest {
  std::size_t messages = 1;
  std::size_t bytes = 0;  // 0: no bound
  Millis expires{1'000};
  Millis heartbeat{0};  // while nothing comes the server says so often that it is there; 0: never
};

// Requests to a pull consumer, and the place where their answers wait: messages of the stream, and
// the server's words about a request. Sent by hand, because the library's Fetch overflows the heap
// when the server stalls. Used by one thread.
class PullInbox {
 public:
  static Result<std::unique_ptr<PullInbox>> open(Connection& connection, std::string stream,
                                                 std::string consumer);
  // Takes up to a second and a half when the server does not answer.
  ~PullInbox();
  PullInbox(const PullInbox&) = delete;
  PullInbox& operator=(const PullInbox&) = delete;

  Status ask(const PullRequest& request);
  std::size_t waiting() const;
  // None: nothing came within `wait`.
  Result<MessageOwner> take(Millis wait);

 private:
  PullInbox(Connection& connection, std::string stream, std::string consumer);

  Connection& connection_;
  const std::string stream_;
  const std::string requests_;  // their subject
  std::string inbox_;
  ::__natsSubscription* subscription_ = nullptr;
};

// What the server says about a request: 100 still there, 404 and 408 it ended, 409 too large or the
// consumer is gone, 503 nobody answers. 0: this is no such word.
int status_code(::__natsMsg* message);

}  // namespace hearth::jetstream
