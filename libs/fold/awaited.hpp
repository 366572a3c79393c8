#pragma once

#include <atomic>
#include <functional>

#include "fold/answers.hpp"

namespace hearth::fold {

// An API that exists once the installation is known. Its routes are there from the start, because a
// server's routes are fixed when it listens; until then each of them says 503.
template <class Api>
class Awaited {
 public:
  void set(Api& api) { api_.store(&api, std::memory_order_release); }

  using Call = std::function<service::Response(Api&, const service::Request&)>;
  service::Handler handler(Call call) const {
    return [this, call = std::move(call)](const service::Request& request) {
      Api* const api = api_.load(std::memory_order_acquire);
      if (api != nullptr) return call(*api, request);
      return refusal(request, Error{ErrorKind::kUnavailable, "the log has not been found yet"});
    };
  }

 private:
  std::atomic<Api*> api_{nullptr};
};

}  // namespace hearth::fold
