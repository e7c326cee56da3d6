-- warning: an ISRC, a country or an address that is not well formed
-- (nor is an id that is an address, where the site puts ids into its own)
WITH code(countries) AS (SELECT
    -- ISO 3166-1 alpha-2
    ' AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL'
 || ' BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV'
 || ' CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD'
 || ' GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM'
 || ' IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK'
 || ' LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW'
 || ' MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR'
 || ' PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS'
 || ' ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY'
 || ' UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'
    -- of states that are no more, and MusicBrainz's own: Czechoslovakia, Europe,
    -- East Germany, Kosovo, unknown, the world
 || ' AN CS SU YU XC XE XG XK XU XW '),
     no_address(signs) AS (SELECT '*[' || char(1) || '- "<>\^`{|}' || char(127) || ']*')
SELECT 'song', id, 'isrc ' || quote(isrc) FROM song
WHERE isrc NOT GLOB
    '[A-Z][A-Z][A-Z0-9][A-Z0-9][A-Z0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'
UNION ALL
SELECT 'artist', id, 'country ' || quote(country) FROM artist, code
WHERE country NOT GLOB '[A-Z][A-Z]' OR NOT instr(code.countries, ' ' || country || ' ')
UNION ALL
SELECT 'artist', id, 'an id is an address: ' || ids
FROM (SELECT id, ifnull(spotify_artist_id, '') || '|' || ifnull(discogs_artist_id, '')
             || '|' || ifnull(wikidata_id, '') AS ids FROM artist)
WHERE instr(ids, '/') OR instr(ids, '?') OR instr(ids, ':') OR instr(ids, ' ')
UNION ALL
SELECT 'album', id, 'an id is an address: ' || ids
FROM (SELECT id, ifnull(spotify_album_id, '') || '|' || ifnull(discogs_master_id, '')
             || '|' || ifnull(wikidata_id, '') AS ids FROM album)
WHERE instr(ids, '/') OR instr(ids, '?') OR instr(ids, ':') OR instr(ids, ' ')
UNION ALL
SELECT 'song', id, 'an id is an address: ' || ids
FROM (SELECT id, ifnull(spotify_track_id, '') || '|' || ifnull(genius_song_id, '')
             || '|' || ifnull(wikidata_id, '') AS ids FROM song)
WHERE instr(ids, '/') OR instr(ids, '?') OR instr(ids, ':') OR instr(ids, ' ')
UNION ALL
SELECT 'artist', id, 'lastfm_url ' || quote(lastfm_url) FROM artist, no_address
WHERE lastfm_url NOT GLOB 'http://?*' AND lastfm_url NOT GLOB 'https://?*'
   OR lastfm_url GLOB no_address.signs OR instr(lastfm_url, '?')
UNION ALL
-- Addresses of pictures: over https where there is that, for the page is.
SELECT entity, c.id, c.name || ': ' || quote(j.value)
FROM json_cell AS c CROSS JOIN no_address
     CROSS JOIN json_each(CASE WHEN NOT json_valid(c.value) THEN '[]'
                               WHEN json_type(c.value) = 'array' THEN c.value
                               ELSE '[]' END) AS j
WHERE c.name IN ('images', 'cover_art')
  AND (j.type <> 'text' OR j.value GLOB no_address.signs
       OR j.value NOT GLOB 'http://?*' AND j.value NOT GLOB 'https://?*'
       OR j.value GLOB 'http://*archive.org/*' OR j.value GLOB 'http://*last*fm*/*')
UNION ALL
-- Few have what is looked for at all.
SELECT entity, c.id, j.key || ' ' || quote(j.value)
FROM json_cell AS c CROSS JOIN no_address
     CROSS JOIN json_each(CASE WHEN NOT json_valid(c.value) THEN '{}'
                               WHEN json_type(c.value) = 'object' THEN c.value
                               ELSE '{}' END) AS j
WHERE c.name = 'external_ids'
  AND (instr(c.value, '/') OR instr(c.value, '?') OR instr(c.value, ' ')
       OR instr(c.value, 'spotify:') OR instr(c.value, '_url"'))
  AND j.type = 'text'
  AND CASE WHEN j.key NOT GLOB '*_url' THEN j.value GLOB '*[/?: ]*'
           ELSE j.value GLOB no_address.signs
                OR j.value NOT GLOB 'http://?*' AND j.value NOT GLOB 'https://?*'
                OR instr(j.value, '?') AND j.key IN ('lastfm_url', 'lastfm_album_url',
                                                     'bandcamp_url', 'soundcloud_url')
      END
