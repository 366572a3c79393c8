#include "contract/yaml_tree.hpp"

#include <algorithm>
#include <istream>
#include <optional>
#include <sstream>
#include <utility>

#include <simdjson.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include "contract/yaml_places.hpp"

namespace hearth::contract {
namespace {

// Thrown through yaml-cpp by the builder below and caught in parse_yaml().
struct Refused {
  Problem problem;
};

[[noreturn]] void refuse(const YAML::Mark& mark, std::string text) {
  throw Refused{Problem{mark.line + 1, mark.column + 1, "", std::move(text)}};
}

class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(std::string_view file) : places_(file) {}

  YamlNode take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    add(node(mark, YamlNode::Shape::kNull));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(mark, "aliases (*name) are not supported: write the value out");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    YamlNode scalar = node(mark, YamlNode::Shape::kScalar);
    scalar.quoted = tag == "!";  // yaml-cpp's mark of a quoted scalar
    scalar.text = value;
    scalar.runs = places_.runs_of(place_of(mark), value);
    if (!scalar.quoted && (value == "null" || value == "~")) scalar.shape = YamlNode::Shape::kNull;
    add(std::move(scalar));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    open(mark, YamlNode::Shape::kSequence);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    open(mark, YamlNode::Shape::kMapping);
  }
  void OnMapEnd() override { close(); }

 private:
  static TextPlace place_of(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }

  YamlNode node(const YAML::Mark& mark, YamlNode::Shape shape) {
    // A null's mark is that of what comes next, which may stand before another node's.
    const bool is_null = shape == YamlNode::Shape::kNull;
    const TextPlace place = is_null ? place_of(mark) : places_.place_of(place_of(mark));
    YamlNode made;
    made.shape = shape;
    made.line = place.line;
    made.column = place.column;
    return made;
  }

  void open(const YAML::Mark& mark, YamlNode::Shape shape) {
    if (open_.size() >= kMaxYamlDepth) refuse(mark, "nested more than 32 levels deep");
    if (wants_key()) refuse(mark, "a key must be plain text");
    open_.push_back(node(mark, shape));
  }

  void close() {
    YamlNode done = std::move(open_.back());
    open_.pop_back();
    add(std::move(done));
  }

  void add(YamlNode value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (wants_key()) {
      add_key(std::move(value));
    } else {
      YamlNode& parent = open_.back();
      const bool of_a_key = parent.shape == YamlNode::Shape::kMapping;
      if (of_a_key && value.shape == YamlNode::Shape::kNull) {
        value.line = parent.keys.back().line;  // "key:" has its null at the start of the next line
        value.column = parent.keys.back().column;
      }
      parent.items.push_back(std::move(value));
    }
  }

  void add_key(YamlNode key) {
    const YAML::Mark mark = [&] {
      YAML::Mark at;
      at.line = key.line - 1;
      at.column = key.column - 1;
      return at;
    }();
    if (key.shape != YamlNode::Shape::kScalar) refuse(mark, "a key must be plain text");
    open_.back().keys.push_back(std::move(key));
  }

  bool wants_key() const {
    return !open_.empty() && open_.back().shape == YamlNode::Shape::kMapping &&
           open_.back().keys.size() == open_.back().items.size();
  }

  YamlPlaces places_;
  std::vector<YamlNode> open_;
  YamlNode root_;
};

// yaml-cpp guesses at UTF-16 where it meets a NUL, and mends broken UTF-8; but the text also
// travels as it is, in a JSON message, which has to be readable.
std::optional<Problem> problem_of_encoding(std::string_view text) {
  for (int line = 1; !text.empty(); ++line) {
    const std::string_view row = text.substr(0, text.find('\n'));
    const bool readable =
        row.find('\0') == std::string_view::npos && simdjson::validate_utf8(row.data(), row.size());
    if (!readable) return Problem{line, 1, "", "not UTF-8 text"};
    text.remove_prefix(std::min(text.size(), row.size() + 1));
  }
  return std::nullopt;
}

}  // namespace

tl::expected<YamlNode, Problem> parse_yaml(std::string_view text) {
  if (text.size() > kMaxYamlBytes) {
    return tl::unexpected(Problem{0, 0, "", "larger than 1 MB"});
  }
  if (auto problem = problem_of_encoding(text)) return tl::unexpected(std::move(*problem));
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    TreeBuilder builder(text);
    parser.HandleNextDocument(builder);
    YamlNode root = builder.take();
    TreeBuilder second{std::string_view()};
    if (parser.HandleNextDocument(second)) {
      return tl::unexpected(Problem{0, 0, "", "more than one YAML document in the file"});
    }
    return root;
  } catch (const Refused& refused) {
    return tl::unexpected(refused.problem);
  } catch (const YAML::Exception& error) {
    return tl::unexpected(Problem{error.mark.line + 1, error.mark.column + 1, "", error.msg});
  }
}

}  // namespace hearth::contract
