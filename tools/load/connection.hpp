#pragma once

#include <string>
#include <string_view>

#include "answer_reader.hpp"
#include "target.hpp"

namespace hearth::load {

// One keep-alive connection with one request under way at the most, never blocking. Its own and not
// a client library's: a transfer through libcurl's multi interface costs more than the service
// needs to answer it, and a generator that shares the machine with what it measures must be the
// cheaper one.
class Connection {
 public:
  enum class Progress { kUnderWay, kAnswered, kBroken };

  explicit Connection(const Target& target) : target_(target) {}
  ~Connection() { close(); }
  Connection(Connection&& other) noexcept;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  Connection& operator=(Connection&&) = delete;

  // Sends a POST to /v1/batch, connecting first where it is not connected. `attempt` above 0 tells
  // the service that this is a repetition.
  Progress send(std::string_view body, int attempt);
  Progress on_ready(short events);  // what poll() found
  void close();                     // forgets the request under way

  int socket() const { return socket_; }  // -1: closed
  short wanted() const;                   // events to poll() for
  const AnswerReader& answer() const { return answer_; }

 private:
  bool connect();
  Progress write();
  Progress read();
  Progress broken();

  const Target& target_;
  int socket_ = -1;
  bool connecting_ = false;
  std::string output_;
  std::size_t written_ = 0;
  AnswerReader answer_;
};

}  // namespace hearth::load
