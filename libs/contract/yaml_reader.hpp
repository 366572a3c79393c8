#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "contract/product.hpp"
#include "contract/yaml_tree.hpp"

namespace hearth::contract {

struct Bounds {
  std::int64_t low, high;
};

// Reads one value and reports what is wrong with it, instead of throwing at the first problem. A
// value that is wrong leaves `into` as it was. Durations read 7d 12h 5m 30s 250ms; sizes read 512B
// 32KB 4MB (powers of 1024).
class YamlValue {
 public:
  YamlValue(const YamlNode& node, std::string path, std::vector<Problem>& problems)
      : node_(node), path_(std::move(path)), problems_(problems) {}

  void read(std::int64_t& into, Bounds bounds) const;
  void read(bool& into) const;
  void read_text(std::string& into, std::size_t max_bytes) const;  // 1 to max_bytes
  void read_duration(Millis& into, Millis low, Millis high) const;
  void read_size(std::size_t& into, std::size_t low, std::size_t high) const;
  // The index of the text in `names`.
  std::optional<std::size_t> choose(std::string_view what,
                                    std::span<const std::string_view> names) const;
  // The items of a sequence, each with its path; empty, and reported, where it is none.
  std::vector<YamlValue> sequence() const;

  void problem(std::string text) const;
  const YamlNode& node() const { return node_; }
  const std::string& path() const { return path_; }
  std::vector<Problem>& problems() const { return problems_; }

 private:
  std::optional<std::int64_t> measure(
      std::string_view wanted,
      std::span<const std::pair<std::string_view, std::int64_t>> units) const;
  std::string found() const;

  const YamlNode& node_;
  std::string path_;
  std::vector<Problem>& problems_;
};

// A mapping whose keys are known. Every key that was not asked for is a problem, reported by the
// destructor.
class YamlSection {
 public:
  explicit YamlSection(const YamlValue& value);
  ~YamlSection();
  YamlSection(const YamlSection&) = delete;
  YamlSection& operator=(const YamlSection&) = delete;

  // Absent: the key is not there.
  std::optional<YamlValue> find(std::string_view key);
  // Like find(), but absence is a problem.
  std::optional<YamlValue> require(std::string_view key);

  template <class T>
  void read(std::string_view key, T& into, Bounds bounds) {
    if (const auto value = find(key)) value->read(into, bounds);
  }
  void read(std::string_view key, bool& into) {
    if (const auto value = find(key)) value->read(into);
  }

 private:
  YamlValue value_;
  bool readable_;                        // false: not a mapping, which has been reported
  std::vector<std::string_view> known_;  // literals that were asked for
};

// The entries of a mapping whose keys are the user's own names; a repeated key is a problem.
struct YamlEntry {
  std::string name;
  YamlValue value;
};
std::vector<YamlEntry> entries(const YamlValue& mapping);

}  // namespace hearth::contract
