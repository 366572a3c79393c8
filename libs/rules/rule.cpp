#include "rules/rule.hpp"

#include <algorithm>

#include "rules/checker.hpp"
#include "rules/code_writer.hpp"
#include "rules/conditions.hpp"
#include "rules/fault.hpp"
#include "rules/limits.hpp"
#include "rules/parser.hpp"
#include "rules/program.hpp"
#include "rules/quoted.hpp"
#include "rules/thresholds.hpp"

namespace hearth::rules {

struct Scratch::Memory : Workspace {};
struct Rule::Program : RuleProgram {};

namespace {

std::vector<std::size_t> operands(const Instructions& instructions,
                                  std::initializer_list<Instruction::Code> codes) {
  std::vector<std::size_t> found;
  for (const Instruction& one : instructions) {
    if (std::find(codes.begin(), codes.end(), one.code) != codes.end()) {
      found.push_back(one.operand);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

// A tree that has its types and meanings, or what is wrong with the text.
tl::expected<Node, std::vector<Fault>> read(std::string_view text, const Schema& schema,
                                            Type wanted) {
  if (text.size() > kMaxTextBytes) {
    const std::string most = std::to_string(kMaxTextBytes / 1024);
    return tl::unexpected(std::vector{Fault{0, "a rule has at most " + most + " KiB"}});
  }
  if (!is_utf8(text)) return tl::unexpected(std::vector{Fault{0, "the rule is not UTF-8"}});
  auto tree = Parser(text).parse();
  if (!tree) return tl::unexpected(std::vector{std::move(tree.error())});
  Checker checker(text, schema);
  checker.check(*tree, wanted);
  auto faults = checker.take_faults();
  if (!faults.empty()) return tl::unexpected(std::move(faults));
  return *std::move(tree);
}

// The program of a checked tree; false where it is beyond a limit.
bool write(const Node& tree, Type wanted, FeatureSet& features, RuleProgram& program) {
  CodeWriter writer(program, features);
  program.main = writer.write(tree, wanted);
  for (const Node* condition : leaf_conditions(tree)) {
    const Span span = condition->span;
    program.conditions.push_back({.term = program.text.substr(span.begin, span.end - span.begin),
                                  .left = writer.write(left_side(*condition), Type::kDyn),
                                  .whole = writer.write(*condition, Type::kBool)});
  }
  using Code = Instruction::Code;
  program.variables = operands(program.main, {Code::kVariable, Code::kHas});
  program.features = operands(program.main, {Code::kFeature});
  return writer.deepest() <= kMaxStack && program.main.size() <= kMaxInstructions;
}

}  // namespace

tl::expected<Rule, std::vector<Problem>> Rule::compile(std::string_view text, const Schema& schema,
                                                       FeatureSet& features, Type wanted) {
  auto tree = read(text, schema, wanted);
  if (!tree) return tl::unexpected(problems_of(std::move(tree.error()), text));
  FeatureSet grown = features;  // a refused rule asks for nothing
  auto program = std::make_unique<Program>();
  program->text = text;
  if (!write(*tree, wanted, grown, *program)) {
    return tl::unexpected(std::vector<Problem>{{1, 1, "the rule is too long: split it"}});
  }
  for (Thresholds& one : thresholds_of(*tree, schema.variables.size())) {
    program->thresholds.push_back(
        std::move(one).map_error([text](std::uint32_t at) { return place_of(at, text); }));
  }
  features = std::move(grown);
  return Rule(std::move(program));
}

Rule::Rule(std::unique_ptr<const Program> program) : program_(std::move(program)) {}
Rule::Rule(Rule&&) noexcept = default;
Rule& Rule::operator=(Rule&&) noexcept = default;
Rule::~Rule() = default;

Value Rule::evaluate(const Inputs& inputs, Scratch& scratch) const {
  scratch.memory_->begin();
  return run(program_->main, *program_, inputs, *scratch.memory_);
}

std::vector<Term> Rule::explain(const Inputs& inputs, Scratch& scratch) const {
  std::vector<Term> terms;
  terms.reserve(program_->conditions.size());
  for (const ConditionCode& condition : program_->conditions) {
    scratch.memory_->begin();
    const Value left = run(condition.left, *program_, inputs, *scratch.memory_);
    Term term{.term = condition.term, .value = to_text(left), .holds = {}};
    scratch.memory_->begin();
    term.holds = run(condition.whole, *program_, inputs, *scratch.memory_);
    terms.push_back(std::move(term));
  }
  return terms;
}

const std::string& Rule::text() const { return program_->text; }
std::span<const std::size_t> Rule::variables() const { return program_->variables; }
std::span<const std::size_t> Rule::features() const { return program_->features; }

const tl::expected<std::vector<double>, Place>& Rule::thresholds(std::size_t index) const {
  static const tl::expected<std::vector<double>, Place> kNotUsed{};
  return index < program_->thresholds.size() ? program_->thresholds[index] : kNotUsed;
}

Scratch::Scratch() : memory_(std::make_unique<Memory>()) {}
Scratch::~Scratch() = default;
Scratch::Scratch(Scratch&&) noexcept = default;
Scratch& Scratch::operator=(Scratch&&) noexcept = default;

}  // namespace hearth::rules
