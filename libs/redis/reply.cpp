#include "redis/reply.hpp"

#include <hiredis/hiredis.h>

#include "common/check.hpp"

namespace hearth::redis {

ReplyView::Type ReplyView::type() const {
  switch (node_->type) {
    case REDIS_REPLY_NIL:
      return Type::kNil;
    case REDIS_REPLY_INTEGER:
      return Type::kInteger;
    case REDIS_REPLY_STRING:
      return Type::kString;
    case REDIS_REPLY_STATUS:
      return Type::kStatus;
    case REDIS_REPLY_ARRAY:
      return Type::kArray;
    default:
      return Type::kError;
  }
}

bool ReplyView::is_error(std::string_view code) const {
  if (!is_error()) return false;
  return text().substr(0, text().find(' ')) == code;
}

std::int64_t ReplyView::integer() const {
  return node_->type == REDIS_REPLY_INTEGER ? node_->integer : 0;
}

std::string_view ReplyView::text() const {
  switch (type()) {
    case Type::kString:
    case Type::kStatus:
    case Type::kError:
      return {node_->str, node_->len};
    default:
      return {};
  }
}

std::size_t ReplyView::size() const {
  return node_->type == REDIS_REPLY_ARRAY ? node_->elements : 0;
}

ReplyView ReplyView::operator[](std::size_t index) const {
  HEARTH_CHECK(index < size());
  return ReplyView(node_->element[index]);
}

void Reply::Deleter::operator()(redisReply* reply) const { freeReplyObject(reply); }

}  // namespace hearth::redis
