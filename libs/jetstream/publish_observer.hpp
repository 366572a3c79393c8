#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

namespace hearth::jetstream {

// Told how long publishes were under way, for metrics. Called on the threads that publish and on
// the publisher's own.
class PublishObserver {
 public:
  virtual ~PublishObserver() = default;
  // Which of the observer's series a subject belongs to; ended() is told it again.
  virtual std::size_t series_of(std::string_view subject) const = 0;
  // `took`: from handing the message over to its acknowledgement, refusal or last moment.
  virtual void ended(std::size_t series, std::chrono::steady_clock::duration took) = 0;
  virtual void refused() = 0;  // too many were in flight: nothing was sent
};

}  // namespace hearth::jetstream
