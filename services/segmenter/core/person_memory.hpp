#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segmenter/core/score.hpp"
#include "segmenter/core/verdict_memory.hpp"
#include "segmenter/features/plan_reader.hpp"

namespace hearth::segmenter {

// What has become of a person since it was judged last.
struct News {
  enum class Kind : std::uint8_t {
    kUnknown,  // anything may have: everything is read anew
    kNothing,  // nothing but that time has passed
    kEvent,    // one event
  };
  Kind kind = Kind::kUnknown;
  Touched touched;

  std::optional<Day> weighted() const {
    return kind == Kind::kEvent ? std::optional(touched.day) : std::nullopt;
  }
};

// What judging found out about the persons it looked at last. Lost with the process, and right
// without it; bounded: kPlaces persons, whoever else comes takes somebody's place.
class PersonMemory {
 public:
  static constexpr std::size_t kPlaces = 2'048;

  struct Place {
    std::string entity;  // whom the first two are about; empty: nobody any more
    PlanAnswers answers;
    Decay decay;
    Verdicts verdicts;  // of the answers, whosever they are
  };

  PersonMemory() : places_(kPlaces) {}

  Place& place_of(std::string_view entity);
  void forget(std::string_view entity);

 private:
  std::vector<std::unique_ptr<Place>> places_;
};

}  // namespace hearth::segmenter
