#include "redis_server.hpp"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hearth::tests {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kStartLimit = std::chrono::seconds(20);
constexpr auto kStopLimit = std::chrono::seconds(10);
constexpr int kPollMs = 5;
constexpr int kAnswerMs = 500;
constexpr int kPortAttempts = 5;

std::string find_binary() {
  const char* path = std::getenv("PATH");
  std::istringstream folders(std::string(path == nullptr ? "" : path) +
                             ":/usr/bin:/usr/sbin:/usr/local/bin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string file = folder + "/redis-server";
    if (!folder.empty() && access(file.c_str(), X_OK) == 0) return file;
  }
  throw std::runtime_error("redis-server is not installed: apt-get install redis-server");
}

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool bound = bind(fd, generic, size) == 0 && getsockname(fd, generic, &size) == 0;
  close(fd);
  if (!bound) throw std::runtime_error("no free loopback port");
  return ntohs(address.sin_port);
}

// True once the server has loaded its data: while it loads it answers -LOADING.
bool answers_ping(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  std::string answer(16, '\0');
  ssize_t got = 0;
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    constexpr std::string_view kPing = "PING\r\n";
    pollfd readable{.fd = fd, .events = POLLIN, .revents = 0};
    if (send(fd, kPing.data(), kPing.size(), MSG_NOSIGNAL) > 0 &&
        poll(&readable, 1, kAnswerMs) > 0) {
      got = recv(fd, answer.data(), answer.size(), 0);
    }
  }
  close(fd);
  return got > 0 && answer.starts_with("+PONG");
}

[[noreturn]] void execute(const std::vector<std::string>& command, const std::string& log) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int fd = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(fd, STDOUT_FILENO);
  dup2(fd, STDERR_FILENO);
  std::vector<char*> arguments;
  for (const auto& part : command) arguments.push_back(const_cast<char*>(part.c_str()));
  arguments.push_back(nullptr);
  execv(arguments[0], arguments.data());
  _exit(127);
}

std::string tail_of(const std::filesystem::path& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  const std::string all = text.str();
  return all.substr(all.size() > 2000 ? all.size() - 2000 : 0);
}

}  // namespace

RedisServer::RedisServer() {
  std::string pattern = (std::filesystem::temp_directory_path() / "hearth-redis-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed: " + pattern);
  folder_ = pattern;
  try {
    for (int attempt = 0; attempt < kPortAttempts; ++attempt) {
      port_ = free_port();
      if (start()) return;
    }
    throw std::runtime_error("redis-server did not start:\n" + tail_of(folder_ / "log"));
  } catch (...) {
    std::filesystem::remove_all(folder_);
    throw;
  }
}

RedisServer::~RedisServer() {
  end(SIGKILL);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string RedisServer::address() const { return "redis://127.0.0.1:" + std::to_string(port_); }

bool RedisServer::start() {
  const std::vector<std::string> command = {find_binary(),
                                            "--port",
                                            std::to_string(port_),
                                            "--bind",
                                            "127.0.0.1",
                                            "--dir",
                                            folder_.string(),
                                            "--appendonly",
                                            "yes",
                                            "--appendfsync",
                                            "always",
                                            "--save",
                                            "",
                                            "--rdbcompression",
                                            "no",
                                            "--maxmemory-policy",
                                            "noeviction"};
  const std::string log = (folder_ / "log").string();
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("fork failed");
  if (pid_ == 0) execute(command, log);
  const auto deadline = Clock::now() + kStartLimit;
  while (Clock::now() < deadline) {
    if (answers_ping(port_)) return true;
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      return false;
    }
    poll(nullptr, 0, kPollMs);
  }
  end(SIGKILL);
  return false;
}

void RedisServer::end(int signal) {
  if (pid_ < 0) return;
  kill(pid_, signal);
  kill(pid_, SIGCONT);
  const auto deadline = Clock::now() + kStopLimit;
  while (waitpid(pid_, nullptr, WNOHANG) == 0) {
    if (Clock::now() > deadline) kill(pid_, SIGKILL);
    poll(nullptr, 0, kPollMs);
  }
  pid_ = -1;
}

void RedisServer::kill9() { end(SIGKILL); }
void RedisServer::stop() { end(SIGTERM); }

void RedisServer::restart() {
  end(SIGTERM);
  if (!start())
    throw std::runtime_error("redis-server did not come back:\n" + tail_of(folder_ / "log"));
}

// The signal takes its time; what was sent meanwhile could still be answered.
void RedisServer::pause() {
  kill(pid_, SIGSTOP);
  waitpid(pid_, nullptr, WUNTRACED);
}
void RedisServer::resume() { kill(pid_, SIGCONT); }

}  // namespace hearth::tests
