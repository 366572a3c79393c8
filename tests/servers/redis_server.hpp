#pragma once

#include <filesystem>
#include <string>

#include <sys/types.h>

namespace hearth::tests {

// A real redis-server on a loopback port nobody chose, with the durability that production uses
// (appendonly, fsync before every answer). Its folder and process end with the object. A missing
// binary or a server that does not come up throws std::runtime_error with the reason, which fails
// the test. Start it from a thread that outlives it: the kernel kills the server when its starting
// thread ends, so that a crashed test leaves nothing behind.
class RedisServer {
 public:
  RedisServer();
  ~RedisServer();
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  std::string address() const;  // redis://127.0.0.1:port
  int port() const { return port_; }
  pid_t pid() const { return pid_; }                               // -1 while stopped
  const std::filesystem::path& folder() const { return folder_; }  // holds appendonlydir/

  void kill9();  // returns when the process is gone
  void stop();   // SIGTERM; returns when the process is gone
  void
  restart();      // on the same port and folder; stops it first if it runs; returns when it answers
  void pause();   // SIGSTOP
  void resume();  // SIGCONT

 private:
  bool start();  // false: somebody else has the port
  void end(int signal);

  std::filesystem::path folder_;
  int port_ = 0;
  pid_t pid_ = -1;
};

}  // namespace hearth::tests
