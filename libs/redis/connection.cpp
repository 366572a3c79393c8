#include "redis/connection.hpp"

#include <string>
#include <utility>

#include <hiredis/hiredis.h>

#include "common/check.hpp"
#include "redis/observer.hpp"

namespace hearth::redis {
namespace {

timeval to_timeval(std::chrono::milliseconds time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return {.tv_sec = seconds.count(), .tv_usec = std::chrono::microseconds(time - seconds).count()};
}

redisContext* open(const Address& address, timeval timeout) {
  if (!address.path.empty()) return redisConnectUnixWithTimeout(address.path.c_str(), timeout);
  return redisConnectWithTimeout(address.host.c_str(), address.port, timeout);
}

}  // namespace

void Connection::Deleter::operator()(redisContext* context) const { redisFree(context); }

Connection::Connection(redisContext* context, Observer* observer)
    : context_(context), observer_(observer) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Result<Connection> Connection::connect(const Address& address, Timeouts timeouts) {
  const auto begin = std::chrono::steady_clock::now();
  Connection connection(open(address, to_timeval(timeouts.connect)), address.observer);
  redisContext* context = connection.context_.get();
  HEARTH_CHECK(context != nullptr);  // only without memory
  const auto failed = [&](const char* step) {
    if (address.observer != nullptr) address.observer->failed(kConnect, Trouble::kUnreachable);
    return fail(ErrorKind::kUnavailable,
                address.without_secrets() + ": " + step + ": " + context->errstr);
  };
  if (context->err != 0) return failed("connect");
  // connect's own timeout is not kept as the command timeout by hiredis 0.14.1
  if (redisSetTimeout(context, to_timeval(timeouts.command)) != REDIS_OK) return failed("timeout");
  if (address.path.empty() && redisEnableKeepAlive(context) != REDIS_OK)
    return failed("keep-alive");
  if (auto status = connection.log_in(address); !status) {
    return fail(status.error().kind, address.without_secrets() + ": " + status.error().detail);
  }
  if (address.observer != nullptr) {
    address.observer->answered(kConnect, std::chrono::steady_clock::now() - begin);
  }
  return connection;
}

Status Connection::log_in(const Address& address) {
  if (!address.password.empty()) {
    if (address.user.empty()) {
      append({"AUTH", address.password});
    } else {
      append({"AUTH", address.user, address.password});
    }
  }
  append({"SELECT", std::to_string(address.database)});
  while (pending_ > 0) {
    const auto reply = expect_ok(read());
    if (reply) continue;
    const bool refused = reply.error().kind == ErrorKind::kInvalid;
    // nothing was asked of Redis yet, so a broken log-in is no ambiguous write
    return fail(refused ? ErrorKind::kInvalid : ErrorKind::kUnavailable, reply.error().detail);
  }
  return {};
}

void Connection::append(std::span<const std::string_view> command) {
  if (!alive_) return;
  HEARTH_CHECK(!command.empty());
  texts_.clear();
  sizes_.clear();
  for (const auto part : command) {
    texts_.push_back(part.data());
    sizes_.push_back(part.size());
  }
  const int result = redisAppendCommandArgv(context_.get(), static_cast<int>(command.size()),
                                            texts_.data(), sizes_.data());
  HEARTH_CHECK(result == REDIS_OK);  // only without memory
  ++pending_;
  if (observer_ != nullptr) {
    asked_.push_back({command_of(command.front()), std::chrono::steady_clock::now()});
  }
}

void Connection::append(std::initializer_list<std::string_view> command) {
  append(std::span(command.begin(), command.size()));
}

void Connection::flush() {
  int done = 0;
  while (alive_ && done == 0) alive_ = redisBufferWrite(context_.get(), &done) == REDIS_OK;
}

Result<Reply> Connection::read() {
  auto reply = take();
  if (!asked_.empty()) observe(reply);
  return reply;
}

void Connection::observe(const Result<Reply>& reply) {
  const Asked asked = asked_.front();
  asked_.pop_front();
  if (!reply) return observer_->failed(asked.command, Trouble::kBroken);
  if (reply->is_error()) observer_->failed(asked.command, Trouble::kRefused);
  observer_->answered(asked.command, std::chrono::steady_clock::now() - asked.at);
}

Result<Reply> Connection::take() {
  if (!alive_ && pending_ == 0) {
    return fail(ErrorKind::kUnavailable, "Redis connection was already broken");
  }
  HEARTH_CHECK(pending_ > 0);
  --pending_;
  void* reply = nullptr;
  if (alive_ && redisGetReply(context_.get(), &reply) == REDIS_OK && reply != nullptr) {
    return Reply(static_cast<redisReply*>(reply));
  }
  alive_ = false;
  return fail(ErrorKind::kUnknown, std::string("Redis connection broke: ") + context_->errstr);
}

Result<Reply> Connection::call(std::span<const std::string_view> command) {
  HEARTH_CHECK(pending_ == 0);
  append(command);
  return read();
}

Result<Reply> Connection::call(std::initializer_list<std::string_view> command) {
  return call(std::span(command.begin(), command.size()));
}

Result<Reply> expect_ok(Result<Reply> reply) {
  if (reply && reply->is_error()) return fail(ErrorKind::kInvalid, std::string(reply->text()));
  return reply;
}

}  // namespace hearth::redis
