#include "segmenter/features/reading.hpp"

#include "common/check.hpp"
#include "segmenter/features/answer.hpp"

namespace hearth::segmenter {

void read(std::span<const SeriesList* const> lists, const SeriesPlan& plan, const Moment& moment,
          std::span<rules::Value> out) {
  const auto questions = plan.questions();
  HEARTH_CHECK(out.size() == questions.size());
  Parts parts;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const Source& source = plan.sources()[questions[i].source];
    find_parts(lists, source, parts);
    const std::int64_t end = last_bucket(parts, bucket_of(source.resolution, moment));
    out[i] = answer(questions[i], source, parts, end, moment);
  }
}

}  // namespace hearth::segmenter
