#include "web/assets.h"

#include <array>
#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/sha256.h"

namespace sensex {
namespace {

using testing::ElementsAre;
using testing::Field;

constexpr std::array kFiles{EmbeddedFile{.path = "/assets/app-1.js", .bytes = "plain"},
                            EmbeddedFile{.path = "/assets/app-1.js.br", .bytes = "brotli"},
                            EmbeddedFile{.path = "/assets/app-1.js.gz", .bytes = "gzipped"}};

Response serve(std::map<std::string, std::string> headers) {
  return serve_asset(make_assets(kFiles).front(), {.headers = std::move(headers)});
}

std::string served(const std::string& accept_encoding) {
  return *serve({{"accept-encoding", accept_encoding}}).body;
}

TEST(Assets, AFileAndItsTwinsAreOneAsset) {
  const auto assets = make_assets(kFiles);
  ASSERT_EQ(assets.size(), 1U);
  EXPECT_THAT(assets[0].variants, ElementsAre(Field(&AssetVariant::coding, "identity"),
                                              Field(&AssetVariant::coding, "br"),
                                              Field(&AssetVariant::coding, "gzip")));
}

TEST(Assets, ATwinWithoutItsFileIsLeftOut) {
  EXPECT_TRUE(make_assets(std::array{EmbeddedFile{.path = "/a.js.gz", .bytes = "x"}}).empty());
}

TEST(Assets, TheTypeComesFromTheNamesEnd) {
  const std::array files{EmbeddedFile{.path = "/a.svg"}, EmbeddedFile{.path = "/b.unknown"}};
  const auto assets = make_assets(files);
  EXPECT_EQ(assets[0].content_type, "image/svg+xml");
  EXPECT_EQ(assets[1].content_type, "application/octet-stream");
}

TEST(Assets, OnlyHashedNamesMayBeCachedForEver) {
  const std::array files{EmbeddedFile{.path = "/assets/a-1.css"},
                         EmbeddedFile{.path = "/index.html"}};
  const auto assets = make_assets(files);
  EXPECT_EQ(assets[0].cache_control, "public, max-age=31536000, immutable");
  EXPECT_EQ(assets[1].cache_control, "no-cache");
}

TEST(Assets, TheClientGetsTheCodingItWantsMost) {
  EXPECT_EQ(served(""), "plain");
  EXPECT_EQ(served("gzip"), "gzipped");
  EXPECT_EQ(served("gzip, deflate, br"), "brotli");
  EXPECT_EQ(served("br;q=0.5, gzip;q=0.8"), "gzipped");
  EXPECT_EQ(served("br;q=0, gzip"), "gzipped");
  EXPECT_EQ(served("*"), "brotli");
  EXPECT_EQ(served("identity, br;q=0.5"), "plain");
}

TEST(Assets, AClientThatRefusesEverythingGetsThePlainFile) {
  EXPECT_EQ(served("identity;q=0, *;q=0"), "plain");
}

TEST(Assets, ACompressedAnswerSaysSo) {
  const Response response = serve({{"accept-encoding", "br"}});
  EXPECT_EQ(response.header("Content-Encoding"), "br");
  EXPECT_EQ(response.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(response.header("ETag"), '"' + sha256_hex("brotli") + '"');
  EXPECT_EQ(serve({}).header("Content-Encoding"), "");
}

TEST(Assets, WhatTheClientHasIs304WithoutABody) {
  const std::string etag = '"' + sha256_hex("plain") + '"';
  for (const std::string& tags : {etag, "W/" + etag, "\"other\", " + etag, std::string("*")}) {
    const Response response = serve({{"if-none-match", tags}});
    EXPECT_EQ(response.status, 304) << tags;
    EXPECT_EQ(*response.body, "");
    EXPECT_EQ(response.header("ETag"), etag);
    EXPECT_EQ(response.header("Vary"), "Accept-Encoding");
  }
}

TEST(Assets, ATagOfAnotherCodingIsNotWhatTheClientHas) {
  const std::string etag = '"' + sha256_hex("plain") + '"';
  EXPECT_EQ(serve({{"if-none-match", etag}, {"accept-encoding", "br"}}).status, 200);
}

TEST(EmbeddedFiles, AreTheFilesOfTheDashboard) {
  const auto files = embedded_files();
  if (files.empty()) GTEST_SKIP() << "built without a dashboard; run: ./dev ui";
  for (const EmbeddedFile& file : files) {
    std::ifstream in(SENSEX_SOURCE_DIR "/ui/dist" + std::string(file.path), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    EXPECT_TRUE(file.bytes == bytes) << file.path << " differs; build again";
  }
}

}  // namespace
}  // namespace sensex
