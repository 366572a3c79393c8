#pragma once

#include <string>

#include <sys/types.h>

namespace hearth::tests {

// A real nats-server with JetStream on a loopback port the kernel chose, with its store in a folder
// of its own that goes with the object. For tests: the constructor and `restart` throw
// std::runtime_error (which fails the test) when there is no nats-server binary or it does not come
// up within ten seconds. Not thread-safe. The process dies with this one.
class NatsServer {
 public:
  NatsServer();
  ~NatsServer();
  NatsServer(const NatsServer&) = delete;
  NatsServer& operator=(const NatsServer&) = delete;

  void kill9();    // as the kernel's out-of-memory killer does it; returns when the process is gone
  void stop();     // asks politely (SIGTERM) and waits; does nothing when it is already gone
  void restart();  // same port, same store; stops it first when it still runs
  void pause();    // SIGSTOP: the kernel keeps the connections, nobody answers
  void resume();   // SIGCONT

  std::string url() const;
  pid_t pid() const { return pid_; }
  const std::string& folder() const { return folder_; }

 private:
  void start();
  void end(int signal);

  std::string folder_;
  int port_ = -1;
  pid_t pid_ = 0;
};

}  // namespace hearth::tests
