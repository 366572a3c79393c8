#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "contract/product.hpp"
#include "ingest/core/request.hpp"
#include "line_reader.hpp"

namespace hearth::intake {

// What came of a block's lines. Owns all that its events and rejections show.
struct ImportedBlock {
  std::vector<contract::Event> events;     // in the order of the file, each with its line
  std::vector<ingest::Rejected> rejected;  // likewise; the index is the line's number
  std::vector<ingest::ParsedBatch> owners;
};

// Turns lines into events by the collector's own rules, so that what is imported could have been
// sent. What differs: an event happened at its `timestamp`, which must be there, however long ago,
// and is not clamped: a line later than `latest` is rejected; and a messageId that is missing
// follows from the import and the line, so that a second reading of the file gives the same.
class ImportLines {
 public:
  ImportLines(const contract::Product& product, std::string_view import_id,
              TimePoint latest = TimePoint::max());
  ImportedBlock read(LineBlock block);

 private:
  struct Dated {
    std::uint64_t number;
    std::string_view text;
    TimePoint time;
  };
  bool read_at_once(ingest::OpenedRequest request, const std::vector<Dated>& lines,
                    ImportedBlock& out);
  void read_alone(const Dated& line, ImportedBlock& out);
  void take(ingest::ParsedBatch batch, const std::vector<Dated>& lines, ImportedBlock& out);

  contract::Product product_;
  std::uint64_t nonce_;
  TimePoint latest_;
  ingest::RequestParser parser_;
};

}  // namespace hearth::intake
