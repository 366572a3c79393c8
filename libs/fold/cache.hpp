#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hearth::fold {

// Decoded states of one partition, the least recently used first to go. Byte-capped by an estimate
// from the encoded size. Dirty entries are never evicted: they are the next commit.
template <class Message>
class Cache {
 public:
  struct Entry {
    std::string key;
    Message message;
    bool present = false;  // false: known to be absent
    bool dirty = false;
    std::size_t encoded = 0;
  };

  explicit Cache(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  // nullptr: not cached. Pointers stay valid until evict().
  Entry* find(std::string_view key) {
    const auto at = index_.find(key);
    if (at == index_.end()) return nullptr;
    order_.splice(order_.end(), order_, at->second);
    return &*at->second;
  }

  bool contains(std::string_view key) const { return index_.contains(key); }

  // Adds what the store holds. False: the bytes do not parse.
  bool fill(std::string_view key, const std::optional<std::string>& bytes) {
    if (contains(key)) return true;
    Entry& entry = order_.emplace_back();
    entry.key = key;
    index_.emplace(entry.key, std::prev(order_.end()));
    if (bytes) {
      entry.present = true;
      entry.encoded = bytes->size();
      if (!entry.message.ParseFromString(*bytes)) return false;
    }
    bytes_ += cost(entry);
    return true;
  }

  void mark_dirty(Entry& entry) {
    if (entry.dirty) return;
    entry.dirty = true;
    dirty_.push_back(&entry);
  }

  std::size_t dirty() const { return dirty_.size(); }
  const std::vector<Entry*>& dirty_entries() const { return dirty_; }

  // Writes the dirty entries out, in the order in which they became dirty, and takes them for
  // clean.
  void collect(std::vector<std::pair<std::string, std::string>>& states,
               std::vector<std::string>& erased) {
    for (Entry* entry : dirty_) {
      entry->dirty = false;
      bytes_ -= cost(*entry);
      if (entry->present) {
        states.emplace_back(entry->key, entry->message.SerializeAsString());
        entry->encoded = states.back().second.size();
      } else {
        erased.push_back(entry->key);
        entry->encoded = 0;
      }
      bytes_ += cost(*entry);
    }
    dirty_.clear();
  }

  void evict() {
    while (bytes_ > max_bytes_ && !order_.empty() && !order_.front().dirty) {
      bytes_ -= cost(order_.front());
      index_.erase(order_.front().key);
      order_.pop_front();
    }
  }

  void clear() {
    index_.clear();
    order_.clear();
    dirty_.clear();
    bytes_ = 0;
  }

  std::size_t bytes() const { return bytes_; }

 private:
  // A decoded protobuf message takes about three times its encoded size, a list and an index node
  // about 200 bytes.
  static std::size_t cost(const Entry& entry) { return 200 + entry.key.size() + 3 * entry.encoded; }

  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  std::list<Entry> order_;
  std::unordered_map<std::string_view, typename std::list<Entry>::iterator>
      index_;  // keys in order_
  std::vector<Entry*> dirty_;
};

}  // namespace hearth::fold
