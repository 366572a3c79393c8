#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "contract/product.hpp"
#include "rules/feature.hpp"
#include "segmenter/features/sample.hpp"
#include "segmenter/features/source.hpp"

namespace hearth::segmenter {

// A feature, and where its answer lies.
struct Question {
  rules::Feature::Function function = rules::Feature::Function::kCount;
  std::uint8_t percent = 0;
  std::size_t source = 0;            // index in sources()
  std::int64_t window = kSinceEver;  // in buckets of the source
};

// Which series a set of features needs, and which events go into which. Immutable.
class SeriesPlan {
 public:
  explicit SeriesPlan(std::span<const rules::Feature> features);

  std::span<const Source> sources() const { return sources_; }  // ascending by id
  std::span<const Question> questions() const {
    return questions_;
  }  // as the features are numbered
  const Source* find(std::uint32_t id) const;

  // Indexes of the sources that an event belongs to: by its name, class, meaning, and of any event.
  // No source is in two of them.
  using Matches = std::array<std::span<const std::size_t>, 4>;
  Matches match(const Sample& sample) const;

 private:
  using Indexes = std::vector<std::size_t>;
  void index(std::size_t source);

  std::vector<Source> sources_;
  std::vector<Question> questions_;
  std::map<std::string, Indexes, std::less<>> by_name_;
  std::array<Indexes, contract::kActivityClasses> by_class_;
  std::array<Indexes, static_cast<std::size_t>(contract::Meaning::kReward) + 1> by_meaning_;
  Indexes any_;
};

}  // namespace hearth::segmenter
