#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

struct redisReply;

namespace hearth::redis {

// One node of a reply, without owning it. An MGET of 200 blobs is read in place: nothing is copied
// after the parser.
class ReplyView {
 public:
  enum class Type { kNil, kInteger, kString, kStatus, kError, kArray };

  Type type() const;
  bool is_nil() const { return type() == Type::kNil; }
  bool is_error() const { return type() == Type::kError; }
  bool is_error(std::string_view code)
      const;                      // the first word of the error is `code`, for example "NOSCRIPT"
  std::int64_t integer() const;   // 0 unless kInteger
  std::string_view text() const;  // empty unless kString, kStatus or kError
  std::size_t size() const;       // 0 unless kArray
  ReplyView operator[](std::size_t index) const;  // valid as long as the root Reply; index < size()

 protected:
  explicit ReplyView(const redisReply* node) : node_(node) {}
  const redisReply* node_;
};

// The root of a reply tree: owns it. Views of it, and their texts, live as long as it does.
class Reply : public ReplyView {
 public:
  explicit Reply(redisReply* root) : ReplyView(root), root_(root) {}

 private:
  struct Deleter {
    void operator()(redisReply* reply) const;
  };
  std::unique_ptr<redisReply, Deleter> root_;
};

}  // namespace hearth::redis
