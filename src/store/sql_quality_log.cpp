#include "store/sql_quality_log.h"

#include "store/sql_row.h"

namespace sensex {
namespace {

constexpr std::string_view kInsert = R"(
INSERT INTO quality_log (position, snapshot, report_sha256, verdict, accepted, at_ms)
VALUES ((SELECT COALESCE(MAX(position), 0) + 1 FROM quality_log), $1, $2, $3, $4, $5))";

constexpr std::string_view kLatest =
    "SELECT snapshot, report_sha256, verdict, accepted, at_ms FROM quality_log "
    "WHERE snapshot = $1 ORDER BY position DESC LIMIT 1";

constexpr std::string_view kRecent =
    "SELECT snapshot, report_sha256, verdict, accepted, at_ms FROM quality_log "
    "ORDER BY position DESC LIMIT $1";

Result<std::vector<QualityRecord>> read(Result<std::vector<SqlRow>> rows) {
  if (!rows) return fail(rows.error());
  std::vector<QualityRecord> records;
  for (SqlRow& row : *rows) {
    SqlRowReader reader(std::move(row));
    QualityRecord record;
    record.snapshot = reader.text();
    record.report = reader.text();
    record.verdict = reader.text();
    record.accepted = reader.text();
    record.at = reader.instant();
    if (Status fits = reader.finish("quality record"); !fits) return fail(fits.error());
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace

Status SqlQualityLog::append(const QualityRecord& record) {
  if (Status fits = check_quality_record(record); !fits) return fits;
  return connection_.transaction([&](SqlSession& session) -> Status {
    const auto added = session.execute(kInsert, {record.snapshot, record.report, record.verdict,
                                                 record.accepted, to_sql(record.at)});
    if (!added) return fail(added.error());
    return {};
  });
}

Result<std::optional<QualityRecord>> SqlQualityLog::latest(std::string_view snapshot) {
  Result<std::vector<QualityRecord>> records = read(connection_.query(kLatest, {snapshot}));
  if (!records) return fail(records.error());
  if (records->empty()) return std::nullopt;
  return std::move(records->front());
}

Result<std::vector<QualityRecord>> SqlQualityLog::recent(std::size_t limit) {
  return read(connection_.query(kRecent, {to_sql_limit(limit)}));
}

}  // namespace sensex
