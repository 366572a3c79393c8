#include "nats_server.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hearth::tests {
namespace {

constexpr auto kStartDeadline = std::chrono::seconds(10);
constexpr auto kLookAgainAfter = std::chrono::milliseconds(2);

std::string find_binary() {
  const char* path = ::getenv("PATH");
  std::string folders = std::string(path != nullptr ? path : "") + ":/usr/sbin:/usr/local/bin";
  for (std::size_t begin = 0; begin < folders.size();) {
    std::size_t end = std::min(folders.find(':', begin), folders.size());
    std::string candidate = folders.substr(begin, end - begin) + "/nats-server";
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    begin = end + 1;
  }
  throw std::runtime_error(
      "nats-server is neither in PATH nor in /usr/sbin: install the package nats-server");
}

std::string make_folder() {
  std::string folder = (std::filesystem::temp_directory_path() / "hearth-nats-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("cannot create " + folder);
  return folder;
}

// The server writes {"nats":["nats://127.0.0.1:4222"]} once it listens; 0 until then.
int port_in(const std::string& file) {
  std::ifstream in(file);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  constexpr std::string_view kBefore = "nats://127.0.0.1:";
  std::size_t at = text.find(kBefore);
  if (at == std::string::npos || text.find('}') == std::string::npos) return 0;
  return std::atoi(text.c_str() + at + kBefore.size());
}

}  // namespace

NatsServer::NatsServer() : folder_(make_folder()) { start(); }

NatsServer::~NatsServer() {
  end(SIGKILL);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void NatsServer::start() {
  const std::string binary = find_binary();
  const std::string port = std::to_string(port_);
  const std::string log = folder_ + "/server.log";
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("cannot fork for nats-server");
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::execl(binary.c_str(), "nats-server", "-a", "127.0.0.1", "-p", port.c_str(), "-js", "-sd",
            folder_.c_str(), "--ports_file_dir", folder_.c_str(), "-l", log.c_str(), nullptr);
    ::_exit(127);
  }
  const std::string ports = folder_ + "/nats-server_" + std::to_string(pid_) + ".ports";
  const auto deadline = std::chrono::steady_clock::now() + kStartDeadline;
  while (std::chrono::steady_clock::now() < deadline) {
    if (int found = port_in(ports); found != 0) {
      port_ = found;
      return;
    }
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = 0;
      throw std::runtime_error("nats-server ended while starting; see " + log);
    }
    std::this_thread::sleep_for(kLookAgainAfter);
  }
  end(SIGKILL);
  throw std::runtime_error("nats-server did not listen within 10 s; see " + log);
}

void NatsServer::end(int signal) {
  if (pid_ == 0) return;
  ::kill(pid_, signal);
  ::kill(pid_, SIGCONT);
  ::waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

void NatsServer::kill9() { end(SIGKILL); }

void NatsServer::stop() { end(SIGTERM); }

void NatsServer::restart() {
  stop();
  start();
}

// The signal takes its time; what was sent meanwhile could still be answered.
void NatsServer::pause() {
  ::kill(pid_, SIGSTOP);
  ::waitpid(pid_, nullptr, WUNTRACED);
}

void NatsServer::resume() { ::kill(pid_, SIGCONT); }

std::string NatsServer::url() const { return "nats://127.0.0.1:" + std::to_string(port_); }

}  // namespace hearth::tests
