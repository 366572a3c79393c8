#pragma once

#include <cstdint>
#include <vector>

#include "contract/product.hpp"
#include "contract/yaml_reader.hpp"

// One reader for each top-level section of hearth.yaml; the bounds and relations of its numbers
// live beside it.
namespace hearth::contract {

void read_plan(const YamlValue& value, TrackingPlan& plan);
void read_score(const YamlValue& value, ScoreSettings& score);
void read_segments(const YamlValue& value, SegmentSettings& segments);
void read_tiers(const YamlValue& value, TierSettings& tiers);
void read_warnings(const YamlValue& value, std::vector<Warning>& warnings);
void read_ingest(const YamlValue& value, IngestSettings& ingest);

// A rule's text and its places, for whichever section has rules.
void read_rule_text(const YamlValue& value, NamedRule& rule);

}  // namespace hearth::contract
