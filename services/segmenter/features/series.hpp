#pragma once

#include <google/protobuf/repeated_field.h>

#include "segmenter/features/property_reader.hpp"
#include "segmenter/features/sample.hpp"
#include "segmenter/features/series.pb.h"
#include "segmenter/features/series_plan.hpp"

// One id's series. Equal multisets of events have equal bytes, in whatever order they came and
// whether they came here or were merged in.
namespace hearth::segmenter {

using SeriesList = google::protobuf::RepeatedPtrField<pb::Series>;  // ascending by source

// All drop series that the plan does not know: of rules that are no more.
void record(SeriesList& list, const SeriesPlan& plan, const Sample& sample, PropertyReader& reader);
// The same where the reader shows the sample's properties already.
void record_opened(SeriesList& list, const SeriesPlan& plan, const Sample& sample,
                   PropertyReader& reader);
void merge(SeriesList& into, const SeriesPlan& plan, const SeriesList& from);

const pb::Series* find(const SeriesList& list, std::uint32_t source);

}  // namespace hearth::segmenter
