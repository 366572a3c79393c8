#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

// Expected failures are values. The kind answers the caller's question: may I retry, must I refuse, may I drop?
// (Everything in libs/common lives in `hearth` itself: it is the vocabulary of every other folder.)
namespace hearth {

enum class ErrorKind {
  kInvalid,      // the input is wrong; the same input will fail again
  kNotFound,     // what was asked for does not exist
  kConflict,     // somebody else was first (a fence, an expected sequence, an existing name)
  kUnavailable,  // a dependency is away; the operation did not happen; retry later
  kUnknown,      // the operation may or may not have happened: read back before retrying
  kLimit,        // a bound was reached; retry later or send less
  kCorrupt,      // stored data contradicts itself; an operator must look
};

struct Error {
  ErrorKind kind;
  std::string detail;  // one sentence for an operator's log, without secrets
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = tl::expected<void, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorKind kind, std::string detail) {
  return tl::unexpected<Error>(Error{kind, std::move(detail)});
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

constexpr const char* name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalid: return "invalid";
    case ErrorKind::kNotFound: return "not-found";
    case ErrorKind::kConflict: return "conflict";
    case ErrorKind::kUnavailable: return "unavailable";
    case ErrorKind::kUnknown: return "unknown";
    case ErrorKind::kLimit: return "limit";
    case ErrorKind::kCorrupt: return "corrupt";
  }
  return "unknown";
}

}  // namespace hearth
