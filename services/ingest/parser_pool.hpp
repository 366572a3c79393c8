#pragma once

#include <mutex>
#include <utility>
#include <vector>

#include "ingest/core/request.hpp"

namespace hearth::ingest {

// Parsers with warm buffers, handed from request to request: a connection's thread cannot own one,
// because most of the 1,500 connections are idle. Thread-safe.
class ParserPool {
 public:
  static constexpr std::size_t kMaxIdle = 32;  // those given back beyond it are freed

  class Lease {
   public:
    explicit Lease(ParserPool& pool) : pool_(pool), parser_(pool.take()) {}
    ~Lease() { pool_.give(std::move(parser_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    RequestParser& operator*() { return parser_; }
    RequestParser* operator->() { return &parser_; }

   private:
    ParserPool& pool_;
    RequestParser parser_;
  };

  Lease lease() { return Lease(*this); }

 private:
  RequestParser take() {
    {
      std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        RequestParser parser = std::move(idle_.back());
        idle_.pop_back();
        return parser;
      }
    }
    return {};
  }

  void give(RequestParser parser) {
    std::lock_guard lock(mutex_);
    if (idle_.size() < kMaxIdle) idle_.push_back(std::move(parser));
  }

  std::mutex mutex_;
  std::vector<RequestParser> idle_;
};

}  // namespace hearth::ingest
