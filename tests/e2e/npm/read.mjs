// Reads a feed and captions with readers that are not ours and writes what they understood as JSON.
//
// usage: node read.mjs OUT.json FEED.xml [CAPTIONS.vtt]...
import { readFileSync, writeFileSync } from "node:fs";

import { parseRssFeed } from "feedsmith";
import partytime from "podcast-partytime";
import * as webvtt from "webvtt-parser";

const [out, feed, ...captions] = process.argv.slice(2);
const xml = readFileSync(feed, "utf8");
const Parser = (webvtt.default ?? webvtt).WebVTTParser;
const result = { partytime: partytime.parseFeed(xml), feedsmith: parseRssFeed(xml), captions: {} };

for (const path of captions) {
  result.captions[path] = new Parser().parse(readFileSync(path, "utf8"), "subtitles/captions/descriptions");
}
writeFileSync(out, JSON.stringify(result, null, 1));
