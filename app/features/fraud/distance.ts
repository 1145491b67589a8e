import { packCountry } from "./packed.ts";

/**
 * Where countries lie and how large they are: latitude and longitude of the middle in
 * degrees, area in thousands of square kilometres. After "Geographic coordinates" and
 * "Area" of the CIA World Factbook (public domain), rounded.
 */
const places = `
AD 42.5 1.5 .5|AE 24 54 84|AF 33 65 652|AG 17 -62 .4|AI 18 -63 .1|AL 41 20 29|AM 40 45 30|AO -12.5 18.5 1247
AR -34 -64 2780|AS -14 -170 .2|AT 47 13 84|AU -27 133 7741|AW 12.5 -70 .2|AX 60 20 1.6|AZ 40.5 47.5 87
BA 44 18 51|BB 13 -59.5 .4|BD 24 90 148|BE 51 4 31|BF 13 -2 274|BG 43 25 111|BH 26 50.5 .8|BI -3.5 30 28
BJ 9.5 2.25 113|BL 18 -63 .1|BM 32 -65 .1|BN 4.5 114.5 5.8|BO -17 -65 1099|BQ 12 -68 .3|BR -10 -55 8516
BS 24 -76 14|BT 27.5 90.5 38|BW -22 24 582|BY 53 28 208|BZ 17 -89 23|CA 60 -95 9985|CC -12.5 97 .1|CD 0 25 2345
CF 7 21 623|CG -1 15 342|CH 47 8 41|CI 8 -5 322|CK -21 -160 .2|CL -30 -71 756|CM 6 12 475|CN 35 105 9597
CO 4 -72 1139|CR 10 -84 51|CU 21.5 -80 111|CV 16 -24 4|CW 12 -69 .4|CX -10.5 106 .1|CY 35 33 9.3|CZ 50 15.5 79
DE 51 9 357|DJ 11.5 43 23|DK 56 10 43|DM 15.5 -61 .8|DO 19 -70.5 49|DZ 28 3 2382|EC -2 -77.5 284|EE 59 26 45
EG 27 30 1001|EH 24.5 -13 266|ER 15 39 118|ES 40 -4 505|ET 8 38 1104|FI 64 26 338|FJ -18 178 18|FK -52 -59 12
FM 7 158 .7|FO 62 -7 1.4|FR 46 2 552|GA -1 12 268|GB 54 -2 244|GD 12 -61.5 .3|GE 42 43.5 70|GF 4 -53 84
GG 49.5 -2.5 .1|GH 8 -2 239|GI 36 -5.5 .1|GL 72 -40 2166|GM 13.5 -15.5 11|GN 11 -10 246|GP 16 -61.5 1.6
GQ 2 10 28|GR 39 22 132|GT 15.5 -90 109|GU 13.5 145 .5|GW 12 -15 36|GY 5 -59 215|HK 22.3 114.2 1.1|HN 15 -86.5 112
HR 45 15.5 57|HT 19 -72.5 28|HU 47 20 93|ID -5 120 1905|IE 53 -8 70|IL 31.5 35 22|IM 54 -4.5 .6|IN 20 77 3287
IO -6 71.5 .1|IQ 33 44 438|IR 32 53 1648|IS 65 -18 103|IT 43 13 301|JE 49 -2 .1|JM 18 -77.5 11|JO 31 36 89
JP 36 138 378|KE 1 38 580|KG 41 75 200|KH 13 105 181|KI 1 173 .8|KM -12 44 2.2|KN 17 -62.5 .3|KP 40 127 121
KR 37 127.5 100|KW 29.5 45.75 18|KY 19.5 -80.5 .3|KZ 48 68 2725|LA 18 105 237|LB 34 36 10|LC 14 -61 .6
LI 47 9.5 .2|LK 7 81 66|LR 6.5 -9.5 111|LS -29.5 28.5 30|LT 56 24 65|LU 50 6 2.6|LV 57 25 65|LY 25 17 1760
MA 32 -5 447|MC 44 7.4 .1|MD 47 29 34|ME 42.5 19.3 14|MF 18 -63 .1|MG -20 47 587|MH 9 168 .2|MK 42 22 26
ML 17 -4 1240|MM 22 98 677|MN 46 105 1564|MO 22.2 113.5 .1|MP 15 146 .5|MQ 14.7 -61 1.1|MR 20 -12 1031
MS 16.75 -62 .1|MT 36 14.5 .3|MU -20 57.5 2|MV 3 73 .3|MW -13.5 34 118|MX 23 -102 1964|MY 2.5 112.5 331
MZ -18 35 799|NA -22 17 824|NC -21.5 165.5 19|NE 16 8 1267|NF -29 168 .1|NG 10 8 924|NI 13 -85 130|NL 52.5 5.75 42
NO 62 10 324|NP 28 84 147|NR -0.5 167 .1|NU -19 -170 .3|NZ -41 174 268|OM 21 57 310|PA 9 -80 75|PE -10 -76 1285
PF -15 -140 4.2|PG -6 147 463|PH 13 122 300|PK 30 70 796|PL 52 20 313|PM 47 -56 .2|PR 18 -66.5 9|PS 32 35.3 6.2
PT 39.5 -8 92|PW 7.5 134.5 .5|PY -23 -58 407|QA 25.5 51.3 12|RE -21 55.5 2.5|RO 46 25 238|RS 44 21 77
RU 60 100 17098|RW -2 30 26|SA 25 45 2150|SB -8 159 29|SC -4.5 55.7 .5|SD 15 30 1861|SE 62 15 450|SG 1.4 103.8 .7
SH -16 -6 .4|SI 46 15 20|SJ 78 20 62|SK 48.7 19.5 49|SL 8.5 -11.5 72|SM 43.8 12.4 .1|SN 14 -14 197|SO 10 49 638
SR 4 -56 164|SS 8 30 644|ST 1 7 1|SV 13.8 -89 21|SX 18 -63 .1|SY 35 38 187|SZ -26.5 31.5 17|TC 21.75 -71.6 .9
TD 15 19 1284|TG 8 1.2 57|TH 15 100 513|TJ 39 71 144|TK -9 -172 .1|TL -8.8 126 15|TM 40 60 488|TN 34 9 164
TO -20 -175 .7|TR 39 35 784|TT 11 -61 5.1|TV -8 178 .1|TW 23.5 121 36|TZ -6 35 947|UA 49 32 604|UG 1 32 241
US 38 -97 9833|UY -33 -56 176|UZ 41 64 447|VA 41.9 12.4 .1|VC 13.3 -61.2 .4|VE 8 -66 912|VG 18.5 -64.5 .2
VI 18.3 -64.8 .3|VN 16 106 331|VU -16 167 12|WF -13.3 -176.2 .1|WS -13.6 -172.3 2.8|XK 42.6 21 11|YE 15 48 528
YT -12.8 45.2 .4|ZA -29 24 1219|ZM -15 30 753|ZW -20 30 391`;

interface Place {
  latitude: number;
  longitude: number;
  /** kilometres from the middle within which its people are taken to be */
  reach: number;
}

/** No country is the circle of its area; its far ends lie this much further out. */
const shapeAllowance = 1.5;

const byCountry = new Map(
  places
    .trim()
    .split(/[|\n]/)
    .map((line) => {
      const [code, latitude, longitude, area] = line.split(" ");
      const place: Place = {
        latitude: (Number(latitude) * Math.PI) / 180,
        longitude: (Number(longitude) * Math.PI) / 180,
        reach: shapeAllowance * Math.sqrt((Number(area) * 1000) / Math.PI),
      };
      return [packCountry(code), place] as const;
    }),
);

/** Mean radius of the Earth in kilometres (IUGG). */
const earthRadius = 6371;

/**
 * How far a traveller between two countries goes at least, in kilometres: from middle to
 * middle on a great circle, less the reach of both. Neighbours come to nothing or little,
 * so a border that people cross every day is no journey.
 *
 * @param one packed country (packed.ts), likewise `other`
 * @returns null where a country is unknown
 */
export function distanceBetween(one: number, other: number): number | null {
  if (one === other && one !== 0) return 0;
  const from = byCountry.get(one);
  const to = byCountry.get(other);
  if (!from || !to) return null;
  const half =
    Math.sin((to.latitude - from.latitude) / 2) ** 2 +
    Math.cos(from.latitude) * Math.cos(to.latitude) * Math.sin((to.longitude - from.longitude) / 2) ** 2;
  const between = 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(half)));
  return Math.max(0, between - from.reach - to.reach);
}
