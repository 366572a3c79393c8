#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "redis/address.hpp"
#include "redis/reply.hpp"

struct redisContext;

namespace hearth::redis {

struct Timeouts {
  std::chrono::milliseconds connect{1000};
  std::chrono::milliseconds command{
      2000};  // longest silence while writing a command or waiting for a reply
};

// One blocking connection, used by one thread at a time. Commands are appended and their replies
// read in the same order, so that a batch costs one round trip. The process must ignore SIGPIPE
// (service::Host does): hiredis does not.
//
// A connection never heals: hiredis forgets its timeout when it reconnects, and after any error
// what was sent may or may not have been done. Drop it, connect anew, read back, and only then
// write again.
class Connection {
 public:
  // Connects, logs in and selects the database. kUnavailable: could not; kInvalid: credentials or
  // database refused.
  static Result<Connection> connect(const Address& address, Timeouts timeouts);

  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  bool alive() const { return alive_; }

  // Copies the command into the output buffer, which is sent by the next read(). On a dead
  // connection: does nothing.
  void append(std::span<const std::string_view> command);
  void append(std::initializer_list<std::string_view> command);

  // Sends what was appended now, so that the server works while the caller goes on. What fails
  // here is told by the next read().
  void flush();

  // The next reply in order; an error reply of the server is a value. kUnknown: the connection died
  // after the command was appended, so it may have been done. kUnavailable: it was already dead, so
  // the command was never sent.
  Result<Reply> read();

  // append() and read() for a caller with no other commands under way.
  Result<Reply> call(std::span<const std::string_view> command);
  Result<Reply> call(std::initializer_list<std::string_view> command);

  std::size_t pending() const { return pending_; }  // replies not yet read

 private:
  struct Deleter {
    void operator()(redisContext* context) const;
  };
  struct Asked {
    std::size_t command;
    std::chrono::steady_clock::time_point at;
  };
  Connection(redisContext* context, Observer* observer);
  Status log_in(const Address& address);
  Result<Reply> take();
  void observe(const Result<Reply>& reply);

  std::unique_ptr<redisContext, Deleter> context_;
  bool alive_ = true;
  std::size_t pending_ = 0;
  Observer* observer_ = nullptr;
  std::deque<Asked> asked_;         // for the observer: the commands whose replies are to be read
  std::vector<const char*> texts_;  // scratch of append()
  std::vector<std::size_t> sizes_;
};

// Turns an error reply into kInvalid, for callers to whom every error reply is unexpected.
Result<Reply> expect_ok(Result<Reply> reply);

}  // namespace hearth::redis
