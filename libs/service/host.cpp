#include "service/host.hpp"

#include <thread>

#include <signal.h>
#include <unistd.h>

namespace hearth::service {
namespace {

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

void wait_for_stop_signal() {
  const sigset_t set = stop_signals();
  int taken = 0;
  while (sigwait(&set, &taken) != 0) {
  }
}

}  // namespace

Host::Host() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

int Host::run(const DrainPlan& plan) {
  wait_for_stop_signal();
  std::thread([] {
    wait_for_stop_signal();
    _exit(1);
  }).detach();
  plan.not_ready();
  std::this_thread::sleep_for(plan.shutdown_delay);
  return plan.finish(plan.drain_timeout) ? 0 : 1;
}

void Host::request_stop() { kill(getpid(), SIGTERM); }

}  // namespace hearth::service
