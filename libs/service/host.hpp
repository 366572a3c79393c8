#pragma once

#include <chrono>
#include <functional>

namespace hearth::service {

// How a service ends, in this order. All are called on the thread of run().
struct DrainPlan {
  std::chrono::milliseconds shutdown_delay{
      5'000};  // not ready, still serving: load balancers take time to notice
  std::chrono::milliseconds drain_timeout{
      20'000};  // for what is under way when nothing new is accepted any more
  std::function<void()> not_ready;
  std::function<bool(std::chrono::milliseconds)>
      finish;  // stop accepting and finish; false: not all in time
};

// The process and its signals. Constructed first in main, before any thread, so that every thread
// inherits the mask: SIGTERM and SIGINT are only ever taken by run(), SIGPIPE by nobody (hiredis
// writes to closed sockets).
class Host {
 public:
  Host();

  // Waits for SIGTERM, SIGINT or request_stop(), then drains. A second signal ends the process at
  // once with status 1. Returns the process's exit status: 0 when everything under way was
  // finished, else 1.
  int run(const DrainPlan& plan);

  static void request_stop();  // from any thread, for instance a worker that cannot go on
};

}  // namespace hearth::service
