#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hearth::load {

// Reads HTTP/1.1 answers with a Content-Length from a connection, piece by piece. Pure: the caller
// reads the socket.
class AnswerReader {
 public:
  enum class State { kIncomplete, kComplete, kMalformed };

  State take(std::string_view bytes);
  void reset();  // before the next answer

  // Of a complete answer.
  int status() const { return status_; }
  std::string_view body() const { return std::string_view(text_).substr(body_at_); }
  bool keeps_alive() const { return keeps_alive_; }
  std::optional<std::string_view> header(std::string_view name) const;  // name in any case

 private:
  bool read_head();

  std::string text_;
  std::size_t body_at_ = 0;  // 0: the head is not complete
  std::size_t length_ = 0;
  int status_ = 0;
  bool keeps_alive_ = true;
};

}  // namespace hearth::load
