/** Made from openapi.json by `npm run -s openapi`. */
export interface paths {
    "/v1/forecasts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forecast the chance of matching
         * @description What is the chance that this applicant matches, and where? With `couple`: that both of two applicants do, one of them, or neither? The same request gives the same bytes.
         *
         *     A line that is an advanced position may have a `supplemental` list of first-year programs, which is tried once that position is held; the answer then tells matches with and without a first year apart (`outcomes`).
         *
         *     With a `scenario` it is answered for a season that differs in a few things, beside the season as it is, in the same worlds. They are built when a scenario is first asked for; where that takes longer than a request may, the answer is `BUSY` with `progress`, building goes on, and asking again finds it done.
         *
         *     As `application/x-ndjson` it answers a cohort: one request per line in, one answer per line out, in the same order and while rows still come. A row that cannot be answered is answered with its problem, and the rest goes on. Before an answer there may be spaces, as JSON allows: while a row takes long the service writes them to learn whether its client is still there. A client should read answers while it sends rows: what it leaves unread is not worked ahead of, and a client that reads nothing for as long as a request may take is given up, and so is one that sends nothing for as long.
         */
        post: operations["forecast"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/forecasts/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compare rank order lists of one applicant
         * @description Which of two or more rank order lists gives the higher chance of matching, and by how much? All lists are walked down in the same worlds with the same evidence, and the difference is taken world by world, so that its error is far smaller than that of either chance.
         */
        post: operations["compare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recommendations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Recommend programs to add
         * @description Which programs raise the chance of matching most, or of matching well? The same request gives the same bytes.
         */
        post: operations["recommend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/matches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run the match on a market you send
         * @description Deferred acceptance, with couples, supplemental lists, reversions and even quotas as in the residency match, from the lists of both sides. Every answer is checked by a verifier that shares no code with the procedure, and the same market gives the same bytes. Where no stable matching is found, the answer says so and lists what blocks. All rules that a market breaks, up to 100, are named in one `INVALID_MARKET`, and one entry more says so when there are others. Markets are answered while the menu table is still being built.
         */
        post: operations["match"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a job
         * @description Long or many-row work that is kept until it is done: it outlives the connection and the service, is shared by all workers on the same database, and is tried again where one fails. As `application/x-ndjson`, every line is a request of the kind that `kind` in the address names. What is sent is kept until the job expires or is deleted, and so are the results.
         */
        post: operations["createJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a job
         * @description How the job stands now.
         */
        get: operations["job"];
        put?: never;
        post?: never;
        /**
         * Cancel and delete a job
         * @description Ends the work on it within a second, and deletes its inputs and results.
         */
        delete: operations["deleteJob"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a job
         * @description Server-sent events: the job (as `GET /v1/jobs/{id}` shows it) now and whenever it has changed, as an event named after its state, until it has ended. Where it is deleted meanwhile, the last event is `deleted`.
         */
        get: operations["jobEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the results of a job
         * @description One `JobResult` per line, in the order of the rows, as soon as each is there: while the job is not done, the answer waits for the rest. A job that fails or is deleted meanwhile ends it with a problem that names no row; a stop of the service cuts it off, and `after` goes on behind the last row that was read. Of a season job, the file of the menu table, which belongs into the cache folder of a service.
         */
        get: operations["jobResults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the seasons
         * @description Every season that this service knows, and for which of them it answers forecasts.
         */
        get: operations["seasons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seasons/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a season
         * @description Its specialties, the sources of its figures, and what to know about its model.
         */
        get: operations["season"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seasons/{id}/programs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the programs of a season
         * @description The catalogue, page by page. Programs are synthetic, with no real institution behind any of them, unless the season was brought with others.
         */
        get: operations["programs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seasons/{id}/calibration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show how good the model of a season is
         * @description Simulated figures beside the published ones, with their errors, for every specialty and type of applicant. Asked for text/html, it is a page with plots.
         */
        get: operations["calibration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seasons/{id}/calibration.html": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show how good the model of a season is, as a page
         * @description The same report as a page with plots, which needs nothing else.
         */
        get: operations["calibrationPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell whether the service runs
         * @description Says that the process answers, whatever else it can or cannot do: for the probe that restarts it.
         */
        get: operations["live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell whether forecasts can be answered
         * @description Says whether forecasts are answered: for the probe that sends requests here or elsewhere. On the first start it tells the progress of the menu table.
         */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description One applicant with a rank order list, or, with `couple`, two with a joint list. */
        ForecastQuestion: components["schemas"]["ForecastRequest"] | components["schemas"]["CoupleRequest"];
        /** @description A profile, a rank order list, and how to compute. */
        ForecastRequest: {
            /**
             * @description Season to forecast; the one this service is configured for when left out.
             * @example 2025
             */
            season?: string;
            /**
             * @description What the list stands for: with `rank-list`, every line was interviewed at, which is itself evidence of strength; with `application`, the applicant applies or would apply there, and the chance of an interview is part of the answer.
             * @example rank-list
             * @enum {string}
             */
            stage?: "rank-list" | "application";
            /**
             * @description `menus` reads the answer off the menu table; `replay` runs the whole match again in every world with the applicant in it, which is slow.
             * @example menus
             * @enum {string}
             */
            engine?: "menus" | "replay";
            /**
             * @description Take the first so many worlds of the table; all of them when left out. Never more than the service is configured for.
             * @example 256
             */
            worlds?: number;
            applicant: components["schemas"]["Applicant"];
            /** @description The choice, best first, 1 to 300 lines. No program stands on it twice. */
            rankOrderList: components["schemas"]["RankedLine"][];
            /** @description The evidence: every program interviewed at, ranked or not. Every program on the rank order list and its supplemental lists when left out. */
            interviewedAt?: components["schemas"]["Line"][];
            /**
             * @description false where there were interviews besides those named; then only which programs invited counts, not how many.
             * @example true
             */
            interviewsComplete?: boolean;
            /**
             * @description Whether to add what the supplemental round (SOAP) in the week of the Match gives those whom it left with nothing: coarse, by type of applicant alone.
             * @example true
             */
            soap?: boolean;
            /**
             * @description Whether to say what moves the chance. Takes a few times as long.
             * @example true
             */
            drivers?: boolean;
            scenario?: components["schemas"]["Scenario"];
        };
        /** @description What is known of the applicant. A field left out is integrated over what is known of such applicants; it is never an error. */
        Applicant: {
            /**
             * @description Kind of applicant, as NRMP counts them.
             * @example non-us-img
             * @enum {string}
             */
            type: "us-md-senior" | "us-md-graduate" | "us-do-senior" | "us-do-graduate" | "us-img" | "non-us-img" | "other";
            /**
             * @description USMLE Step 2 CK score, in points.
             * @example 244
             */
            step2ck?: number;
            /**
             * @description Failed attempts at any step of the licensing examinations.
             * @example 0
             */
            failedAttempts?: number;
            /**
             * @description Year of graduation from medical school.
             * @example 2022
             */
            graduationYear?: number;
            /** @description Experience in United States medicine. */
            usClinicalExperience?: {
                /**
                 * @description Months in all.
                 * @example 3
                 */
                months: number;
                /**
                 * @description The best kind among them.
                 * @example hands-on
                 * @enum {string}
                 */
                kind: "hands-on" | "externship" | "observership" | "research" | "none";
            };
            /**
             * @description Letters of recommendation from physicians who practise in the United States.
             * @example 2
             */
            usLetters?: number;
            /**
             * @description Whether programs know the medical school, as graduates of it are residents in the United States.
             * @example false
             */
            familiarSchool?: boolean;
            /**
             * @description Visa needed in order to work in the United States.
             * @example j1
             * @enum {string}
             */
            visa?: "none" | "j1" | "h1b";
            /**
             * @description Whether ECFMG has certified the applicant.
             * @example true
             */
            ecfmgCertified?: boolean;
            /**
             * @description What programs hold against an application.
             * @example [
             *       "gap"
             *     ]
             */
            redFlags?: ("gap" | "professionalism" | "leave-of-absence" | "failed-course")[];
        };
        /** @description One line of the choice: a line, and with an advanced position the supplemental list attached to it. */
        RankedLine: {
            /**
             * @description A program of the season's catalogue.
             * @example internal-medicine/0412
             */
            program?: string;
            like?: components["schemas"]["Description"];
            /**
             * @description The applicant has rotated there.
             * @example true
             */
            rotated?: boolean;
            /**
             * @description Who there speaks for the applicant.
             * @example chief-resident
             * @enum {string}
             */
            advocate?: "resident" | "faculty" | "chief-resident" | "associate-director" | "program-director";
            /**
             * @description How the interview went, as far as the applicant can tell.
             * @example strong
             * @enum {string}
             */
            interview?: "weak" | "average" | "strong";
            /**
             * @description The program knows that the applicant can start on the day and carry the work of a resident.
             * @example true
             */
            readyToStart?: boolean;
            /**
             * @description The applicant signalled interest there when applying: the program is more open, and its interview says less.
             * @example true
             */
            signal?: boolean;
            /** @description How the program says that it ranks the applicant. A line that describes a program stands for its closest fit then. */
            theyRankMe?: components["schemas"]["RankPlace"];
            /**
             * @description With an advanced position: its supplemental list of first-year programs (preliminary or transitional), best first, tried once that position is held; with the stage `application`, those applied at for it. The position stands whatever comes of it. A description without a track means the preliminary year of its specialty here. A program is one program on whichever lists it stands: what is known of it may be said on any of them, but not in two ways.
             * @example [
             *       {
             *         "program": "transitional-year/0012"
             *       },
             *       {
             *         "like": {
             *           "specialty": "internal-medicine",
             *           "track": "preliminary"
             *         }
             *       }
             *     ]
             */
            supplemental?: components["schemas"]["Line"][];
        } & ({
            program: unknown;
        } | {
            like: unknown;
        });
        /** @description A program described instead of named; what is left out fits any program. */
        Description: {
            /**
             * @description Specialty, as a slug of its published name.
             * @example internal-medicine
             */
            specialty: string;
            /**
             * @description Track.
             * @example categorical
             * @enum {string}
             */
            track?: "categorical" | "advanced" | "preliminary" | "transitional" | "physician";
            /**
             * @description Kind of program.
             * @example community
             * @enum {string}
             */
            archetype?: "university-top" | "university" | "community" | "rural";
            /**
             * @description Part of the country.
             * @example midwest
             * @enum {string}
             */
            region?: "northeast" | "midwest" | "south" | "west";
            /**
             * @description Positions offered in a year.
             * @example 14
             */
            positions?: number;
            /**
             * @description Share of international graduates among the residents.
             * @example 0.6
             */
            imgShare?: number;
            /**
             * @description Visas that the program sponsors.
             * @example [
             *       "j1"
             *     ]
             */
            visas?: ("j1" | "h1b")[];
        };
        /** @description What a program said of the applicant's place on its rank order list. A word, not a certainty: it holds four times in five. */
        RankPlace: {
            /**
             * @description Best place that was named; 1 is the top.
             * @example 20
             */
            from: number;
            /**
             * @description Worst place that was named.
             * @example 30
             */
            to: number;
            /**
             * @description Length of their list; taken from the simulated seasons when left out, and no shorter than `from`.
             * @example 200
             */
            of?: number;
        };
        /** @description One line of a rank order list: either a program of the catalogue (`program`) or the description of one (`like`), and what the applicant knows about it. */
        Line: {
            /**
             * @description A program of the season's catalogue.
             * @example internal-medicine/0412
             */
            program?: string;
            like?: components["schemas"]["Description"];
            /**
             * @description The applicant has rotated there.
             * @example true
             */
            rotated?: boolean;
            /**
             * @description Who there speaks for the applicant.
             * @example chief-resident
             * @enum {string}
             */
            advocate?: "resident" | "faculty" | "chief-resident" | "associate-director" | "program-director";
            /**
             * @description How the interview went, as far as the applicant can tell.
             * @example strong
             * @enum {string}
             */
            interview?: "weak" | "average" | "strong";
            /**
             * @description The program knows that the applicant can start on the day and carry the work of a resident.
             * @example true
             */
            readyToStart?: boolean;
            /**
             * @description The applicant signalled interest there when applying: the program is more open, and its interview says less.
             * @example true
             */
            signal?: boolean;
            /** @description How the program says that it ranks the applicant. A line that describes a program stands for its closest fit then. */
            theyRankMe?: components["schemas"]["RankPlace"];
        } & (unknown | unknown);
        /** @description A season that is otherwise in a few things. Everything else stays: the bars of programs, scores, and the worlds themselves, from which people and positions are taken or to which they are added. */
        Scenario: {
            /**
             * @description Share of the programs that sponsor J-1 visas and still do.
             * @example 0.9
             */
            j1Sponsorship?: number;
            /**
             * @description Share of the programs that sponsor H-1B visas and still do.
             * @example 0.5
             */
            h1bSponsorship?: number;
            /**
             * @description Positions of a specialty, in all its tracks, as a multiple of what the season has.
             * @example {
             *       "internal-medicine": 1.03
             *     }
             */
            positions?: {
                [key: string]: number;
            };
            /**
             * @description Applicants by type, as a multiple of what the season has; members of couples stay as many as they are.
             * @example {
             *       "non-us-img": 1.1
             *     }
             */
            applicants?: {
                /**
                 * @description Applicants of the type us-md-senior, as a multiple of what the season has.
                 * @example 1.1
                 */
                "us-md-senior"?: number;
                /**
                 * @description Applicants of the type us-md-graduate, as a multiple of what the season has.
                 * @example 1.1
                 */
                "us-md-graduate"?: number;
                /**
                 * @description Applicants of the type us-do-senior, as a multiple of what the season has.
                 * @example 1.1
                 */
                "us-do-senior"?: number;
                /**
                 * @description Applicants of the type us-do-graduate, as a multiple of what the season has.
                 * @example 1.1
                 */
                "us-do-graduate"?: number;
                /**
                 * @description Applicants of the type us-img, as a multiple of what the season has.
                 * @example 1.1
                 */
                "us-img"?: number;
                /**
                 * @description Applicants of the type non-us-img, as a multiple of what the season has.
                 * @example 1.1
                 */
                "non-us-img"?: number;
                /**
                 * @description Applicants of the type other, as a multiple of what the season has.
                 * @example 1.1
                 */
                other?: number;
            };
        };
        /** @description Two profiles, a joint list of pairs, and how to compute. */
        CoupleRequest: {
            /**
             * @description Season to forecast; the one this service is configured for when left out.
             * @example 2025
             */
            season?: string;
            /**
             * @description What the list stands for: every program was interviewed at.
             * @example rank-list
             * @constant
             */
            stage?: "rank-list";
            /**
             * @description `menus` reads the answer off the menu table; `replay` runs the whole match again in every world with the applicant in it, which is slow.
             * @example menus
             * @enum {string}
             */
            engine?: "menus" | "replay";
            /**
             * @description Take the first so many worlds of the table; all of them when left out. Never more than the service is configured for.
             * @example 256
             */
            worlds?: number;
            applicant: components["schemas"]["Applicant"];
            /** @description The first partner's evidence. Their programs on the joint list when left out. */
            interviewedAt?: components["schemas"]["Line"][];
            /**
             * @description false where there were interviews besides those named; then only which programs invited counts, not how many.
             * @example true
             */
            interviewsComplete?: boolean;
            couple: components["schemas"]["Couple"];
        };
        /** @description The second applicant of a couple, and the joint list of the two. */
        Couple: {
            applicant: components["schemas"]["Applicant"];
            /** @description The second partner's evidence. Their programs on the joint list when left out. */
            interviewedAt?: components["schemas"]["Line"][];
            /**
             * @description false where there were interviews besides those named; then only which programs invited counts, not how many.
             * @example true
             */
            interviewsComplete?: boolean;
            /** @description The joint list, best first, 1 to 300 pairs. No pair stands on it twice. */
            rankOrderList: components["schemas"]["JointLine"][];
        };
        /** @description A pair: for the first partner and for the second; null goes without a match. */
        JointLine: [
            components["schemas"]["JointSide"] | null,
            components["schemas"]["JointSide"] | null
        ];
        /** @description One partner's side of a joint line: a program of the catalogue (`program`) or the description of one (`like`), and what is known about it. A program that stands on many joint lines is one program: what is known may be said on any of them, but not in two ways. */
        JointSide: {
            /**
             * @description A program of the season's catalogue.
             * @example internal-medicine/0412
             */
            program?: string;
            like?: components["schemas"]["Description"];
            /**
             * @description The applicant has rotated there.
             * @example true
             */
            rotated?: boolean;
            /**
             * @description Who there speaks for the applicant.
             * @example chief-resident
             * @enum {string}
             */
            advocate?: "resident" | "faculty" | "chief-resident" | "associate-director" | "program-director";
            /**
             * @description How the interview went, as far as the applicant can tell.
             * @example strong
             * @enum {string}
             */
            interview?: "weak" | "average" | "strong";
            /**
             * @description The program knows that the applicant can start on the day and carry the work of a resident.
             * @example true
             */
            readyToStart?: boolean;
            /**
             * @description The applicant signalled interest there when applying: the program is more open, and its interview says less.
             * @example true
             */
            signal?: boolean;
            /** @description How the program says that it ranks the applicant. A line that describes a program stands for its closest fit then. */
            theyRankMe?: components["schemas"]["RankPlace"];
            /**
             * @description Which of several programs of the same description this is; equal descriptions without it stand for one program.
             * @example 2
             */
            number?: number;
        } & ({
            program: unknown;
        } | {
            like: unknown;
        });
        /** @description One row of a cohort: the body of one request on a line of its own, and an `id` where wanted. */
        ForecastRow: {
            /**
             * @description Season to forecast; the one this service is configured for when left out.
             * @example 2025
             */
            season?: string;
            /**
             * @description What the list stands for: with `rank-list`, every line was interviewed at, which is itself evidence of strength; with `application`, the applicant applies or would apply there, and the chance of an interview is part of the answer.
             * @example rank-list
             * @enum {string}
             */
            stage?: "rank-list" | "application";
            /**
             * @description `menus` reads the answer off the menu table; `replay` runs the whole match again in every world with the applicant in it, which is slow.
             * @example menus
             * @enum {string}
             */
            engine?: "menus" | "replay";
            /**
             * @description Take the first so many worlds of the table; all of them when left out. Never more than the service is configured for.
             * @example 256
             */
            worlds?: number;
            applicant: components["schemas"]["Applicant"];
            /** @description The choice, best first, 1 to 300 lines. No program stands on it twice. */
            rankOrderList: components["schemas"]["RankedLine"][];
            /** @description The evidence: every program interviewed at, ranked or not. Every program on the rank order list and its supplemental lists when left out. */
            interviewedAt?: components["schemas"]["Line"][];
            /**
             * @description false where there were interviews besides those named; then only which programs invited counts, not how many.
             * @example true
             */
            interviewsComplete?: boolean;
            /**
             * @description Whether to add what the supplemental round (SOAP) in the week of the Match gives those whom it left with nothing: coarse, by type of applicant alone.
             * @example true
             */
            soap?: boolean;
            /**
             * @description Whether to say what moves the chance. Takes a few times as long.
             * @example true
             */
            drivers?: boolean;
            scenario?: components["schemas"]["Scenario"];
            /**
             * @description A name that comes back with the answer; nothing is done with it.
             * @example row-7
             */
            id?: string;
        };
        /** @description A profile, and two or more rank order lists. */
        ComparisonRequest: {
            /**
             * @description Season to forecast; the one this service is configured for when left out.
             * @example 2025
             */
            season?: string;
            /**
             * @description What the lists stand for: every line was interviewed at, which is itself evidence of strength.
             * @example rank-list
             * @constant
             */
            stage?: "rank-list";
            /**
             * @description Take the first so many worlds of the table; all of them when left out. Never more than the service is configured for.
             * @example 256
             */
            worlds?: number;
            applicant: components["schemas"]["Applicant"];
            /** @description The lists, the first of which the others are compared to. What is known about a program must be the same on every list it stands on. */
            lists: components["schemas"]["NamedList"][];
            /** @description The evidence for all lists: every program interviewed at, ranked or not. Every program on any of the lists, or on one of their supplemental lists, when left out. */
            interviewedAt?: components["schemas"]["Line"][];
            /**
             * @description false where there were interviews besides those named; then only which programs invited counts, not how many.
             * @example true
             */
            interviewsComplete?: boolean;
        };
        /** @description One of the lists to choose between. */
        NamedList: {
            /**
             * @description What to call the list in the answer.
             * @example with preliminary years
             */
            name?: string;
            /** @description The choice, best first, 1 to 300 lines. No program stands on it twice. */
            rankOrderList: components["schemas"]["RankedLine"][];
        };
        /** @description A profile, what is on the list, and what is sought. */
        RecommendationRequest: {
            /**
             * @description Season; the one this service is configured for.
             * @example 2025
             */
            season?: string;
            /**
             * @description What a recommended program is taken for: with `rank-list` (default), one that has interviewed the applicant; with `application`, one to apply at, so that the chance of an interview is part of what it brings.
             * @example rank-list
             * @enum {string}
             */
            stage?: "rank-list" | "application";
            applicant: components["schemas"]["Applicant"];
            /** @description What is on the list already: programs interviewed at. May be empty. Supplemental lists are read as in a forecast: their programs have interviewed the applicant. What is sought comes from the rank order list alone, and one that stands on a supplemental list only may be recommended for it, where its track is looked for. */
            rankOrderList?: components["schemas"]["RankedLine"][];
            /** @description The evidence: every program interviewed at, ranked or not. Every program on the rank order list and its supplemental lists when left out. */
            interviewedAt?: components["schemas"]["Line"][];
            /**
             * @description false where there were interviews besides those named; then only which programs invited counts, not how many.
             * @example true
             */
            interviewsComplete?: boolean;
            /** @description Programs applied at that have not answered, at the stage `application`. */
            appliedAt?: components["schemas"]["Line"][];
            /**
             * @description How many programs to recommend at most; 10 when left out.
             * @example 10
             */
            count?: number;
            filters?: components["schemas"]["ProgramFilter"];
            /**
             * @description `match` (default) raises the chance of matching; `prefer` the expected worth of the match by `preference`.
             * @example match
             * @enum {string}
             */
            goal?: "match" | "prefer";
            preference?: components["schemas"]["Preference"];
            /**
             * @description Take the first so many worlds of the table; all of them when left out.
             * @example 256
             */
            worlds?: number;
        };
        /** @description Which programs to choose from; what is left out fits any program. */
        ProgramFilter: {
            /**
             * @description Specialty, as a slug.
             * @example internal-medicine
             */
            specialty?: string;
            /**
             * @description Track.
             * @example categorical
             * @enum {string}
             */
            track?: "categorical" | "advanced" | "preliminary" | "transitional" | "physician";
            /**
             * @description Kind of program.
             * @example community
             * @enum {string}
             */
            archetype?: "university-top" | "university" | "community" | "rural";
            /**
             * @description Part of the country.
             * @example midwest
             * @enum {string}
             */
            region?: "northeast" | "midwest" | "south" | "west";
            /**
             * @description Least share of international graduates, 0 to 1.
             * @example 0.2
             */
            imgShareMin?: number;
            /**
             * @description A visa that the program sponsors.
             * @example j1
             * @enum {string}
             */
            visa?: "j1" | "h1b";
        };
        /** @description What a match is worth to the applicant, 0 to 1: the product of what is said of the specialty, the kind and the region of the program, 1 where nothing is said. An object gives each word its worth; a list of n words, best first, gives them 1, (n - 1)/n, ..., 1/n. Words not named are worth nothing and not recommended. */
        Preference: {
            /**
             * @description By specialty of the catalogue.
             * @example {
             *       "internal-medicine": 1,
             *       "family-medicine": 0.7
             *     }
             */
            specialty?: {
                [key: string]: number;
            } | string[];
            /**
             * @description By kind of program.
             * @example [
             *       "university",
             *       "community",
             *       "rural"
             *     ]
             */
            archetype?: {
                [key: string]: number;
            } | ("university-top" | "university" | "community" | "rural")[];
            /**
             * @description By part of the country.
             * @example [
             *       "west",
             *       "northeast"
             *     ]
             */
            region?: {
                [key: string]: number;
            } | ("northeast" | "midwest" | "south" | "west")[];
        };
        /** @description Both sides of a market with their lists. */
        Market: {
            /** @description Everybody who seeks a position. */
            applicants: components["schemas"]["MarketApplicant"][];
            /** @description Applicants who seek two positions together. */
            couples?: components["schemas"]["MarketCouple"][];
            /** @description Every program with its seats. */
            programs: components["schemas"]["MarketProgram"][];
            /**
             * @description Who proposes, and so gets the best that any stable matching has for them; applicants when left out. Programs may only in a market without couples, supplemental lists, reversions and even quotas.
             * @example applicants
             * @enum {string}
             */
            proposing?: "applicants" | "programs";
        };
        /** @description An applicant and the programs wanted. */
        MarketApplicant: {
            /**
             * @description Any text, unique among the applicants.
             * @example anderson
             */
            id: string;
            /**
             * @description Programs, best first, each at most once, at most 300. Empty or left out for a member of a couple.
             * @example [
             *       "city",
             *       "mercy"
             *     ]
             */
            rankOrderList?: string[];
            /**
             * @description Advanced program on the rank order list -> preliminary programs, best first: tried once the applicant holds that advanced position. The advanced match stands whatever comes of it.
             * @example {
             *       "city-advanced": [
             *         "city-preliminary",
             *         "mercy-preliminary"
             *       ]
             *     }
             */
            supplemental?: {
                [key: string]: string[];
            };
        };
        /** @description Two applicants with one list. */
        MarketCouple: {
            /**
             * @description Two applicants, who stand among the applicants too, with no list of their own. Nobody is in two couples.
             * @example [
             *       "davis",
             *       "eastman"
             *     ]
             */
            members: [
                string,
                string
            ];
            /**
             * @description Pairs of programs, one for each member, best first, each pair at most once, at most 300.
             * @example [
             *       [
             *         "city",
             *         "city"
             *       ],
             *       [
             *         null,
             *         "mercy"
             *       ]
             *     ]
             */
            rankOrderList: [
                string | null,
                string | null
            ][];
        };
        /** @description A program, its seats and the applicants wanted. */
        MarketProgram: {
            /**
             * @description Any text, unique among the programs.
             * @example city
             */
            id: string;
            /**
             * @description Seats; with all that may revert to the program at most 4294967295.
             * @example 2
             */
            quota: number;
            /**
             * @description Applicants, best first, each at most once. Who is not on it is not taken.
             * @example [
             *       "eastman",
             *       "anderson"
             *     ]
             */
            rankOrderList: string[];
            /** @description Where seats go that this program cannot fill, the first named first. No program reverts to itself, and reversions form no ring. */
            revertsTo?: components["schemas"]["MarketReversion"][];
            /**
             * @description Whether the program wants an even number of applicants.
             * @example true
             */
            evenQuota?: boolean;
        };
        /** @description Where seats go that stay unfilled. */
        MarketReversion: {
            /**
             * @description The program that gets the seats.
             * @example city
             */
            program: string;
            /**
             * @description So many seats at most.
             * @example 2
             */
            max: number;
        };
        /** @description Long or many-row work. */
        JobRequest: components["schemas"]["ForecastsJob"] | components["schemas"]["ComparisonsJob"] | components["schemas"]["RecommendationsJob"] | components["schemas"]["SeasonJob"];
        /** @description A cohort of forecasts, replays and scenarios among them. */
        ForecastsJob: {
            /**
             * @description What kind of job it is. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "forecasts";
            /** @description The requests, each of which is answered on a line of the results. One that cannot be answered is answered with its problem. */
            requests: components["schemas"]["ForecastRow"][];
        };
        /** @description Comparisons of rank order lists. */
        ComparisonsJob: {
            /**
             * @description What kind of job it is. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "comparisons";
            /** @description The requests, each of which is answered on a line of the results. One that cannot be answered is answered with its problem. */
            requests: components["schemas"]["ComparisonRow"][];
        };
        /** @description The body of a comparison, and an `id` where wanted. */
        ComparisonRow: {
            /**
             * @description Season to forecast; the one this service is configured for when left out.
             * @example 2025
             */
            season?: string;
            /**
             * @description What the lists stand for: every line was interviewed at, which is itself evidence of strength.
             * @example rank-list
             * @constant
             */
            stage?: "rank-list";
            /**
             * @description Take the first so many worlds of the table; all of them when left out. Never more than the service is configured for.
             * @example 256
             */
            worlds?: number;
            applicant: components["schemas"]["Applicant"];
            /** @description The lists, the first of which the others are compared to. What is known about a program must be the same on every list it stands on. */
            lists: components["schemas"]["NamedList"][];
            /** @description The evidence for all lists: every program interviewed at, ranked or not. Every program on any of the lists, or on one of their supplemental lists, when left out. */
            interviewedAt?: components["schemas"]["Line"][];
            /**
             * @description false where there were interviews besides those named; then only which programs invited counts, not how many.
             * @example true
             */
            interviewsComplete?: boolean;
            /**
             * @description A name that comes back with the answer; nothing is done with it.
             * @example row-7
             */
            id?: string;
        };
        /** @description Recommendations for many applicants. */
        RecommendationsJob: {
            /**
             * @description What kind of job it is. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "recommendations";
            /** @description The requests, each of which is answered on a line of the results. One that cannot be answered is answered with its problem. */
            requests: components["schemas"]["RecommendationRow"][];
        };
        /** @description The body of a request for recommendations, and an `id` where wanted. */
        RecommendationRow: {
            /**
             * @description Season; the one this service is configured for.
             * @example 2025
             */
            season?: string;
            /**
             * @description What a recommended program is taken for: with `rank-list` (default), one that has interviewed the applicant; with `application`, one to apply at, so that the chance of an interview is part of what it brings.
             * @example rank-list
             * @enum {string}
             */
            stage?: "rank-list" | "application";
            applicant: components["schemas"]["Applicant"];
            /** @description What is on the list already: programs interviewed at. May be empty. Supplemental lists are read as in a forecast: their programs have interviewed the applicant. What is sought comes from the rank order list alone, and one that stands on a supplemental list only may be recommended for it, where its track is looked for. */
            rankOrderList?: components["schemas"]["RankedLine"][];
            /** @description The evidence: every program interviewed at, ranked or not. Every program on the rank order list and its supplemental lists when left out. */
            interviewedAt?: components["schemas"]["Line"][];
            /**
             * @description false where there were interviews besides those named; then only which programs invited counts, not how many.
             * @example true
             */
            interviewsComplete?: boolean;
            /** @description Programs applied at that have not answered, at the stage `application`. */
            appliedAt?: components["schemas"]["Line"][];
            /**
             * @description How many programs to recommend at most; 10 when left out.
             * @example 10
             */
            count?: number;
            filters?: components["schemas"]["ProgramFilter"];
            /**
             * @description `match` (default) raises the chance of matching; `prefer` the expected worth of the match by `preference`.
             * @example match
             * @enum {string}
             */
            goal?: "match" | "prefer";
            preference?: components["schemas"]["Preference"];
            /**
             * @description Take the first so many worlds of the table; all of them when left out.
             * @example 256
             */
            worlds?: number;
            /**
             * @description A name that comes back with the answer; nothing is done with it.
             * @example row-7
             */
            id?: string;
        };
        /** @description Draws the worlds of a season; the result is the file of its menu table. */
        SeasonJob: {
            /**
             * @description What kind of job it is. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            kind: "season";
            /**
             * @description Season to draw; the one this service is configured for when left out.
             * @example 2026
             */
            season?: string;
            /**
             * @description Worlds to draw; as many as this service is configured for when left out.
             * @example 256
             */
            worlds?: number;
            /**
             * @description Seed of the table; the one this service is configured for when left out.
             * @example 1
             */
            seed?: number;
        };
        /** @description The forecast of one applicant, or of a couple. */
        ForecastOfAny: components["schemas"]["ForecastAnswer"] | components["schemas"]["CoupleAnswer"];
        /** @description The chance of matching, line by line. */
        ForecastAnswer: {
            match: components["schemas"]["MatchChance"];
            /** @description One entry per line, in the order of the list. */
            lines: components["schemas"]["LineForecast"][];
            outcomes?: components["schemas"]["Outcomes"];
            interviews?: components["schemas"]["Interviews"];
            /** @description Stage "application": what one more application brings. */
            oneMoreApplication?: {
                /** @description To a program like the line that is least likely to take the applicant. */
                likeWeakest: components["schemas"]["OneMoreApplication"];
                /** @description To a program like the line in the middle. */
                likeMedian: components["schemas"]["OneMoreApplication"];
            };
            unmatched: components["schemas"]["Unmatched"];
            soap?: components["schemas"]["AfterMatch"];
            /**
             * @description Mean line of the match where there is one; null when that never happens.
             * @example 3.4
             */
            expectedLineIfMatched: number | null;
            /**
             * @description By how much multiplying the chances of the lines as if they were independent would overstate the chance of matching.
             * @example 0.08
             */
            productRuleGap: number;
            /** @description What the applicant should know about the list. */
            warnings: components["schemas"]["Warning"][];
            /** @description What each known field of the profile would change if it were a step better, largest effect first; null where `drivers` was not asked for. */
            drivers: components["schemas"]["Driver"][] | null;
            /**
             * @description The answer in words.
             * @example About 7 in 10 applicants like this, with this list, matched in the simulated seasons; about 3 in 10 did not.
             */
            sentence: string;
            /**
             * @description What always holds.
             * @example Rank by preference: the order of these lines never changes whether you match.
             */
            advice: string;
            /**
             * @description Of whom the chance is a share.
             * @example applicants who certified a rank order list
             */
            denominator: string;
            provenance: components["schemas"]["Provenance"];
            scenario?: components["schemas"]["ScenarioAnswer"];
        };
        /** @description The chance of matching, what more worlds would change of it, and what they would not. */
        MatchChance: {
            /**
             * @description Chance of matching anywhere on the list.
             * @example 0.71
             */
            probability: number;
            /**
             * @description Standard error of that chance, which more worlds would remove.
             * @example 0.003
             */
            monteCarloError: number;
            /** @description What is uncertain about the market and the model: eight plausible markets in ten lie between; null where the worlds asked for are too few to tell. */
            range: components["schemas"]["Range"] | null;
        };
        /** @description Between which values eight plausible markets in ten lie. */
        Range: {
            /**
             * @description One plausible market in ten gives less.
             * @example 0.55
             */
            p10: number;
            /**
             * @description One plausible market in ten gives more.
             * @example 0.84
             */
            p90: number;
        };
        /** @description What one line of the list comes to. */
        LineForecast: {
            /**
             * @description Place on the list, from 1.
             * @example 1
             */
            line: number;
            program: components["schemas"]["ProgramName"];
            /**
             * @description Chance of landing on this line.
             * @example 0.22
             */
            probability: number;
            /**
             * @description Chance of landing on this line or one above.
             * @example 0.22
             */
            cumulative: number;
            /**
             * @description Chance that this program would take the applicant, whatever the list.
             * @example 0.22
             */
            wouldTakeYou: number;
            /**
             * @description Fall of the chance of matching when this line is taken away, from the same worlds; what was learned from the interviews stays.
             * @example 0.06
             */
            worth: number;
            supplemental?: components["schemas"]["SupplementalForecast"];
            /**
             * @description Stage "application": chance that this application brings an interview.
             * @example 0.31
             */
            interview?: number;
            /**
             * @description Stage "application": chance that the program would take the applicant after an interview.
             * @example 0.7
             */
            wouldTakeYouIfInterviewed?: number;
        };
        /** @description The program that a line stands for. */
        ProgramName: {
            /**
             * @description Id in the catalogue; null where the line describes a program.
             * @example internal-medicine/0412
             */
            id: string | null;
            /**
             * @description The program in words.
             * @example Internal Medicine 0412
             */
            name: string;
        };
        /** @description What becomes of the first year: the supplemental list is tried once the advanced position of its line is held. Only on lines that have such a list. */
        SupplementalForecast: {
            /** @description One entry per supplemental line, in the order of that list. */
            lines: components["schemas"]["SupplementalLineForecast"][];
            /**
             * @description Chance of landing on the advanced line and finding a first year; with `withoutFirstYear` it adds up to the `probability` of the line.
             * @example 0.25
             */
            withFirstYear: number;
            /**
             * @description Chance of landing on the advanced line and finding no first year. The advanced position is held all the same.
             * @example 0.02
             */
            withoutFirstYear: number;
            /**
             * @description Chance of finding a first year given a landing on this advanced line; null where that never happens.
             * @example 0.93
             */
            firstYearIfMatchedHere: number | null;
        };
        /** @description What one line of a supplemental list comes to. */
        SupplementalLineForecast: {
            /**
             * @description Place on the supplemental list, from 1.
             * @example 1
             */
            line: number;
            program: components["schemas"]["ProgramName"];
            /**
             * @description Chance of holding the advanced position and landing on this line for the first year.
             * @example 0.17
             */
            probability: number;
            /**
             * @description Chance of holding the advanced position and landing on this supplemental line or one above.
             * @example 0.17
             */
            cumulative: number;
            /**
             * @description Chance that this program would take the applicant, whatever the lists.
             * @example 0.64
             */
            wouldTakeYou: number;
            /**
             * @description Stage "application": chance that this application brings an interview.
             * @example 0.31
             */
            interview?: number;
            /**
             * @description Stage "application": chance that the program would take the applicant after an interview.
             * @example 0.7
             */
            wouldTakeYouIfInterviewed?: number;
        };
        /** @description What a match comes to, where a line has a supplemental list. The four add up to the chance of matching, `match`. */
        Outcomes: {
            /** @description Chance of an advanced position and of a first year from the supplemental list attached to it. */
            advancedWithFirstYear: components["schemas"]["MatchChance"];
            /** @description Chance of an advanced position without a first year, for want of one or of a supplemental list. */
            advancedWithoutFirstYear: components["schemas"]["MatchChance"];
            /** @description Chance of a preliminary or transitional year from the rank order list, and of nothing after it. */
            firstYearOnly: components["schemas"]["MatchChance"];
            /** @description Chance of any other position: a categorical one, or one for physicians. */
            other: components["schemas"]["MatchChance"];
        };
        /** @description Stage "application": how many interviews the applications bring. */
        Interviews: {
            /**
             * @description Expected number of interviews: the sum of the chances of the lines, without those of supplemental lists.
             * @example 4.2
             */
            expected: number;
            /**
             * @description One such applicant in four has at most so many.
             * @example 2
             */
            p25: number;
            /**
             * @description Half of such applicants have at most so many.
             * @example 4
             */
            median: number;
            /**
             * @description Three such applicants in four have at most so many.
             * @example 6
             */
            p75: number;
            /**
             * @description Chance of no interview at all.
             * @example 0.03
             */
            none: number;
        };
        /** @description What an application to a program like one of the lines brings. */
        OneMoreApplication: {
            /**
             * @description The line that the program is like, from 1.
             * @example 7
             */
            line: number;
            /**
             * @description Rise of the chance of matching.
             * @example 0.012
             */
            match: number;
            /**
             * @description Rise of the expected interviews.
             * @example 0.3
             */
            interviews: number;
        };
        /** @description The chance of not matching. */
        Unmatched: {
            /**
             * @description Chance of landing nowhere; with the lines it sums to 1.
             * @example 0.29
             */
            probability: number;
        };
        /** @description What the supplemental round (SOAP) after the Match adds, from published shares. */
        AfterMatch: {
            /**
             * @description Always true: far coarser than the chance of matching, by type of applicant alone.
             * @example true
             * @constant
             */
            coarse: true;
            /**
             * @description Chance of a position in the round, given no match.
             * @example 0.0545
             */
            ifUnmatched: number;
            /**
             * @description Chance of no match and then a position in the round.
             * @example 0.016
             */
            probability: number;
            /**
             * @description Chance of a position in the Match or in the round after it.
             * @example 0.726
             */
            matchOrSoap: number;
            /** @description The chance given no match, by kind of position; it adds up to `ifUnmatched`. */
            groups: components["schemas"]["SoapGroup"][];
            /**
             * @description What it rests on.
             * @example Coarse: the share of such applicants without a first-year position who were placed in the supplemental round.
             */
            note: string;
        };
        /** @description A kind of position, and the chance of one in the round. */
        SoapGroup: {
            /**
             * @description Kind of position.
             * @example family-medicine
             * @enum {string}
             */
            group: "family-medicine" | "internal-medicine" | "emergency-medicine" | "pediatrics" | "psychiatry" | "other-specialties" | "single-years";
            /**
             * @description Chance of such a position, given no match.
             * @example 0.0115
             */
            ifUnmatched: number;
        };
        /** @description Something the applicant should know about the list. */
        Warning: {
            /**
             * @description The code to program against.
             * @example SHORT_LIST
             * @enum {string}
             */
            code: "SCREENED_OUT" | "VISA_NOT_SPONSORED" | "CERTIFICATION_MISSING" | "SHORT_LIST" | "HIGH_RISK" | "NO_FIRST_YEAR" | "THIN_DATA";
            /**
             * @description What to know, as a sentence.
             * @example Applicants who match rank more programs than this.
             */
            message: string;
            /**
             * @description The lines concerned, from 1.
             * @example [
             *       3
             *     ]
             */
            lines?: number[];
            filter?: components["schemas"]["HardFilter"];
            fix?: components["schemas"]["Fix"];
        };
        /** @description The hard filter that stands in the way. */
        HardFilter: {
            /**
             * @description The filter, as the catalogue names it.
             * @example step2ckMin
             * @enum {string}
             */
            name: "step2ckMin" | "failedAttemptsMax" | "yearsSinceGraduationMax" | "h1bStep2ckMin" | "usMdStep2ckMin" | "usDoStep2ckMin" | "visas";
            /**
             * @description Its value.
             * @example 240
             */
            value: number | string;
        };
        /** @description The smallest change that clears a warning. */
        Fix: {
            /**
             * @description Lines to add that fit `like`.
             * @example 3
             */
            addLines?: number;
            like?: components["schemas"]["Description"];
            /**
             * @description Where the lines go: to a supplemental list of the lines concerned. Left out, to the rank order list.
             * @example supplemental
             * @constant
             */
            addTo?: "supplemental";
            /**
             * @description Field of the profile that would have to be otherwise.
             * @example step2ck
             * @enum {string}
             */
            field?: "step2ck" | "failedAttempts" | "graduationYear" | "visa" | "ecfmgCertified";
            /**
             * @description The value of that field that would do.
             * @example 240
             */
            to?: number | string | boolean;
            /**
             * @description Chance of matching with the lines added.
             * @example 0.8
             */
            probability?: number;
        };
        /** @description A field of the profile and what it moves. */
        Driver: {
            /**
             * @description Field of the profile.
             * @example step2ck
             * @constant
             */
            factor: "step2ck";
            /**
             * @description What it is.
             * @example 238
             */
            from: number;
            /**
             * @description A realistic step better.
             * @example 248
             */
            to: number;
            /**
             * @description What the chance of matching gains, with the interviews held fixed.
             * @example 0.05
             */
            change: number;
            /**
             * @description The applicant cannot change it.
             * @example true
             */
            fixed: boolean;
        } | {
            /**
             * @description Field of the profile.
             * @example failedAttempts
             * @constant
             */
            factor: "failedAttempts";
            /**
             * @description What it is.
             * @example 1
             */
            from: number;
            /**
             * @description A realistic step better.
             * @example 0
             */
            to: number;
            /**
             * @description What the chance of matching gains, with the interviews held fixed.
             * @example 0.05
             */
            change: number;
            /**
             * @description The applicant cannot change it.
             * @example true
             */
            fixed: boolean;
        } | {
            /**
             * @description Field of the profile.
             * @example graduationYear
             * @constant
             */
            factor: "graduationYear";
            /**
             * @description What it is.
             * @example 2018
             */
            from: number;
            /**
             * @description A realistic step better.
             * @example 2023
             */
            to: number;
            /**
             * @description What the chance of matching gains, with the interviews held fixed.
             * @example 0.05
             */
            change: number;
            /**
             * @description The applicant cannot change it.
             * @example true
             */
            fixed: boolean;
        } | {
            /**
             * @description Field of the profile.
             * @example usClinicalExperience
             * @constant
             */
            factor: "usClinicalExperience";
            /**
             * @description What it is.
             * @example {
             *       "months": 1,
             *       "kind": "observership"
             *     }
             */
            from: components["schemas"]["ClinicalExperience"];
            /**
             * @description A realistic step better.
             * @example {
             *       "months": 3,
             *       "kind": "hands-on"
             *     }
             */
            to: components["schemas"]["ClinicalExperience"];
            /**
             * @description What the chance of matching gains, with the interviews held fixed.
             * @example 0.05
             */
            change: number;
            /**
             * @description The applicant cannot change it.
             * @example true
             */
            fixed: boolean;
        } | {
            /**
             * @description Field of the profile.
             * @example usLetters
             * @constant
             */
            factor: "usLetters";
            /**
             * @description What it is.
             * @example 1
             */
            from: number;
            /**
             * @description A realistic step better.
             * @example 2
             */
            to: number;
            /**
             * @description What the chance of matching gains, with the interviews held fixed.
             * @example 0.05
             */
            change: number;
            /**
             * @description The applicant cannot change it.
             * @example true
             */
            fixed: boolean;
        } | {
            /**
             * @description Field of the profile.
             * @example familiarSchool
             * @constant
             */
            factor: "familiarSchool";
            /**
             * @description What it is.
             * @example false
             */
            from: boolean;
            /**
             * @description A realistic step better.
             * @example true
             */
            to: boolean;
            /**
             * @description What the chance of matching gains, with the interviews held fixed.
             * @example 0.05
             */
            change: number;
            /**
             * @description The applicant cannot change it.
             * @example true
             */
            fixed: boolean;
        } | {
            /**
             * @description Field of the profile.
             * @example visa
             * @constant
             */
            factor: "visa";
            /**
             * @description What it is.
             * @example j1
             * @enum {string}
             */
            from: "none" | "j1" | "h1b";
            /**
             * @description A realistic step better.
             * @example none
             * @enum {string}
             */
            to: "none" | "j1" | "h1b";
            /**
             * @description What the chance of matching gains, with the interviews held fixed.
             * @example 0.05
             */
            change: number;
            /**
             * @description The applicant cannot change it.
             * @example true
             */
            fixed: boolean;
        } | {
            /**
             * @description Field of the profile.
             * @example redFlags
             * @constant
             */
            factor: "redFlags";
            /**
             * @description What it is.
             * @example [
             *       "gap"
             *     ]
             */
            from: ("gap" | "professionalism" | "leave-of-absence" | "failed-course")[];
            /**
             * @description A realistic step better.
             * @example []
             */
            to: ("gap" | "professionalism" | "leave-of-absence" | "failed-course")[];
            /**
             * @description What the chance of matching gains, with the interviews held fixed.
             * @example 0.05
             */
            change: number;
            /**
             * @description The applicant cannot change it.
             * @example true
             */
            fixed: boolean;
        };
        /** @description Experience in United States medicine. */
        ClinicalExperience: {
            /**
             * @description Months in all.
             * @example 3
             */
            months: number;
            /**
             * @description The best kind among them.
             * @example hands-on
             * @enum {string}
             */
            kind: "hands-on" | "externship" | "observership" | "research" | "none";
        };
        /** @description What the answer was computed from. The same request and the same provenance give the same bytes. */
        Provenance: {
            /**
             * @description The engine that answered.
             * @example menus
             * @enum {string}
             */
            engine: "menus" | "replay";
            /**
             * @description Version of the model.
             * @example 3f9c0a1b2d4e
             */
            model: string;
            /**
             * @description Season of the market.
             * @example 2025
             */
            season: string;
            /**
             * @description Name of the table of worlds.
             * @example 2025-3f9c0a1b2d4e-1
             */
            table: string;
            /**
             * @description Worlds that the answer is taken from.
             * @example 256
             */
            worlds: number;
        };
        /** @description The season as it is beside the scenario that the rest of the answer is for. */
        ScenarioAnswer: {
            baseline: components["schemas"]["MatchChance"];
            difference: components["schemas"]["ScenarioDifference"];
            /** @description One entry per line, in the order of the list. */
            lines: components["schemas"]["ScenarioLine"][];
            /**
             * @description The difference in words.
             * @example In this scenario the chance of matching is lower than in the season, by 1.2 in 100 applicants like this, give or take 0.1.
             */
            sentence: string;
        };
        /** @description What the scenario changes of the chance of matching, in the same worlds. */
        ScenarioDifference: {
            /**
             * @description By how much the chance of matching is higher in the scenario; negative where it is lower.
             * @example -0.012
             */
            probability: number;
            /**
             * @description Standard error of the difference, taken world by world, which more worlds would remove.
             * @example 0.0008
             */
            monteCarloError: number;
            /**
             * @description How many standard errors the difference is from zero; null where there is no error to measure it by.
             * @example 15
             */
            standardErrors: number | null;
            /**
             * @description What the difference comes to; undecided below two standard errors.
             * @example lower
             * @enum {string}
             */
            verdict: "higher" | "lower" | "equal" | "undecided";
        };
        /** @description What the scenario changes of one line. */
        ScenarioLine: {
            /**
             * @description Place on the list, from 1.
             * @example 1
             */
            line: number;
            /**
             * @description Change of the chance of landing on this line.
             * @example -0.004
             */
            probability: number;
            /**
             * @description Change of the chance that the program would take the applicant, whatever the list.
             * @example -0.02
             */
            wouldTakeYou: number;
        };
        /** @description The chances of a couple, joint line by joint line. */
        CoupleAnswer: {
            couple: components["schemas"]["CoupleOutcomes"];
            /** @description The first partner and the second. */
            partners: components["schemas"]["PartnerForecast"][];
            /** @description One entry per joint line, in the order of the list. */
            lines: components["schemas"]["JointLineForecast"][];
            /**
             * @description Mean line of the match where there is one; null when that never happens.
             * @example 3.4
             */
            expectedLineIfMatched: number | null;
            /** @description What the partners should know about the list. */
            warnings: components["schemas"]["CoupleWarning"][];
            /**
             * @description The answer in words.
             * @example Of 100 couples like this, with this joint list, both partners matched in about 84 in the simulated seasons, the first partner alone in 6, the second alone in 3, and neither in about 7.
             */
            sentence: string;
            /**
             * @description What always holds.
             * @example Rank by preference: the order of these lines never changes whether you match.
             */
            advice: string;
            /**
             * @description Of whom the chance is a share.
             * @example applicants who certified a rank order list
             */
            denominator: string;
            provenance: components["schemas"]["Provenance"];
        };
        /** @description Whether both, one or neither of a couple match. */
        CoupleOutcomes: {
            /** @description Chance that both match. */
            both: components["schemas"]["MatchChance"];
            /** @description Chance that only the first partner matches. */
            firstOnly: components["schemas"]["MatchChance"];
            /** @description Chance that only the second partner matches. */
            secondOnly: components["schemas"]["MatchChance"];
            /** @description Chance that neither matches. The four add up to 1. */
            neither: components["schemas"]["MatchChance"];
        };
        /** @description What the joint list comes to for one partner. */
        PartnerForecast: {
            /**
             * @description Which partner, 1 or 2.
             * @example 1
             */
            partner: number;
            match: components["schemas"]["MatchChance"];
            /** @description The programs of this partner, in the order in which they first stand on the joint list. */
            programs: components["schemas"]["PlaceOfPartner"][];
        };
        /** @description A program, and the chance that the partner lands there. */
        PlaceOfPartner: {
            program: components["schemas"]["ProgramName"];
            /**
             * @description Chance that the partner lands there.
             * @example 0.31
             */
            probability: number;
        };
        /** @description What one joint line comes to. */
        JointLineForecast: {
            /**
             * @description Place on the joint list, from 1.
             * @example 1
             */
            line: number;
            /** @description The programs of the first and of the second partner; null for one who goes without a match. */
            programs: [
                components["schemas"]["ProgramName"] | null,
                components["schemas"]["ProgramName"] | null
            ];
            /**
             * @description Chance of landing on this joint line.
             * @example 0.18
             */
            probability: number;
            /**
             * @description Chance of landing on this joint line or one above.
             * @example 0.18
             */
            cumulative: number;
            /**
             * @description Chance that both programs would take their partner, whatever the list.
             * @example 0.18
             */
            wouldTakeBoth: number;
        };
        /** @description Something the partners should know about the joint list. */
        CoupleWarning: {
            /**
             * @description The code to program against.
             * @example NO_LINES_ALONE
             * @enum {string}
             */
            code: "SCREENED_OUT" | "VISA_NOT_SPONSORED" | "CERTIFICATION_MISSING" | "SHORT_LIST" | "HIGH_RISK" | "NO_FIRST_YEAR" | "THIN_DATA" | "NO_LINES_ALONE";
            /**
             * @description What to know, as a sentence.
             * @example Applicants who match rank more programs than this.
             */
            message: string;
            /**
             * @description The lines concerned, from 1.
             * @example [
             *       3
             *     ]
             */
            lines?: number[];
            filter?: components["schemas"]["HardFilter"];
            fix?: components["schemas"]["Fix"];
            /**
             * @description The partner concerned, 1 or 2; left out where it concerns both.
             * @example 2
             */
            partner?: number;
        };
        /** @description What one row of a cohort comes to: its forecast, in the same bytes as if it had been asked alone, or the problem with it. */
        ForecastRowAnswer: {
            /**
             * @description Which row this answers, from 1 in the order of the request.
             * @example 7
             */
            row: number;
            /**
             * @description The `id` of the row, where it has one.
             * @example row-7
             */
            id?: string;
            forecast?: components["schemas"]["ForecastAnswer"];
            problem?: components["schemas"]["Problem"];
        } & (unknown | unknown);
        /** @description Problem details as in RFC 9457. */
        Problem: {
            /**
             * @description A name for the kind of problem, one per code.
             * @example urn:matchcast:problem:invalid-request
             */
            type: string;
            /**
             * @description The kind of problem in words, always the same for a code.
             * @example The request is not valid
             */
            title: string;
            /**
             * @description The HTTP status.
             * @example 400
             */
            status: number;
            /**
             * @description What is wrong this time.
             * @example /applicant/step2ck: must be a whole number from 100 to 300, got 9999
             */
            detail: string;
            /**
             * @description The code to program against.
             * @example INVALID_REQUEST
             * @enum {string}
             */
            code: "INVALID_REQUEST" | "UNAUTHORIZED" | "NOT_FOUND" | "UNKNOWN_SEASON" | "UNKNOWN_JOB" | "METHOD_NOT_ALLOWED" | "REQUEST_TIMEOUT" | "TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "EXPECTATION_FAILED" | "UNKNOWN_PROGRAM" | "INVALID_MARKET" | "RATE_LIMITED" | "INTERNAL" | "BUSY" | "TIMEOUT";
            /** @description Every fault found, where the request is at fault. */
            errors?: {
                /**
                 * @description JSON pointer into the request body, or / and the name of a query or path parameter.
                 * @example /applicant/step2ck
                 */
                pointer: string;
                /**
                 * @description What is wrong there, naming the value.
                 * @example must be a whole number from 100 to 300, got 9999
                 */
                detail: string;
            }[];
            /** @description How far the menu table is, where that is what the answer waits for. */
            progress?: components["schemas"]["Progress"];
        };
        /** @description How far the menu table is. */
        Progress: {
            /**
             * @description Worlds drawn so far.
             * @example 96
             */
            worldsDone: number;
            /**
             * @description Worlds in the menu table.
             * @example 256
             */
            worlds: number;
            /**
             * @description Worlds drawn in a second.
             * @example 9.8
             */
            worldsPerSecond: number;
            /**
             * @description Estimated seconds until the table is ready; null before the first world.
             * @example 17
             */
            secondsLeft: number | null;
        };
        /** @description The chances of each list, and the differences in the same worlds. */
        ComparisonAnswer: {
            /** @description One entry per list, in the order of the request. */
            lists: components["schemas"]["ComparedList"][];
            /** @description Which list gives the highest chance of matching, and how clearly. */
            best: {
                /**
                 * @description The list with the highest chance of matching; of equal ones the earlier.
                 * @example 2
                 */
                list: number;
                /**
                 * @description The list with the next highest.
                 * @example 1
                 */
                next: number;
                /** @description The difference of the two. */
                lead: components["schemas"]["Difference"];
            };
            /**
             * @description Programs interviewed at, as far as all lists share the evidence.
             * @example 12
             */
            evidenceLines: number;
            /**
             * @description What always holds.
             * @example Rank by preference: the order of these lines never changes whether you match.
             */
            advice: string;
            /**
             * @description Of whom the chance is a share.
             * @example applicants who certified a rank order list
             */
            denominator: string;
            provenance: components["schemas"]["Provenance"];
        };
        /** @description What one of the lists comes to. */
        ComparedList: {
            /**
             * @description Which list of the request, from 1.
             * @example 2
             */
            list: number;
            /**
             * @description What the request calls it; null where it has no name.
             * @example with preliminary years
             */
            name: string | null;
            match: components["schemas"]["MatchChance"];
            outcomes?: components["schemas"]["Outcomes"];
            unmatched: components["schemas"]["Unmatched"];
            /**
             * @description Mean line of the match where there is one; null when that never happens.
             * @example 3.4
             */
            expectedLineIfMatched: number | null;
            /** @description One entry per line, in the order of the list. */
            lines: components["schemas"]["LineChance"][];
            /** @description What the applicant should know about the list. */
            warnings: components["schemas"]["Warning"][];
            /** @description To the first list; null for that list itself. */
            difference: components["schemas"]["Difference"] | null;
        };
        /** @description The chance of landing on one line. */
        LineChance: {
            /**
             * @description Place on the list, from 1.
             * @example 1
             */
            line: number;
            program: components["schemas"]["ProgramName"];
            /**
             * @description Chance of landing on this line.
             * @example 0.22
             */
            probability: number;
        };
        /** @description What one list does to the chance of matching beside another, in the same worlds. */
        Difference: {
            /**
             * @description By how much the chance of matching is higher; negative where it is lower.
             * @example 0.034
             */
            probability: number;
            /**
             * @description Standard error of the difference, taken world by world, which more worlds would remove.
             * @example 0.002
             */
            monteCarloError: number;
            /**
             * @description How many standard errors the difference is from zero; null where there is no error to measure it by.
             * @example 17.2
             */
            standardErrors: number | null;
            /**
             * @description Whether the chance is higher or lower; `undecided` where it is fewer than two standard errors apart.
             * @example higher
             * @enum {string}
             */
            verdict: "higher" | "lower" | "equal" | "undecided";
            /**
             * @description The difference in words.
             * @example List 2 gives a higher chance of matching than list 1: by 3.4 in 100 applicants like this, give or take 0.2, 17.2 standard errors.
             */
            sentence: string;
        };
        /** @description Programs to add to a list. */
        RecommendationAnswer: {
            /** @description What the list comes to before anything is added. */
            before: {
                /**
                 * @description Chance of matching with the list as it is.
                 * @example 0.71
                 */
                probability: number;
                /**
                 * @description Expected worth of the match; null where the goal is to match.
                 * @example 0.55
                 */
                expectedWorth: number | null;
            };
            /** @description In the order in which they were chosen; fewer than asked for where no other brings anything. */
            recommendations: components["schemas"]["Recommendation"][];
            /**
             * @description Programs that pass the filters of the request.
             * @example 1087
             */
            considered: number;
            /** @description Programs among them that cannot be recommended, by the first reason that holds. */
            leftOut: {
                /**
                 * @description Already on the list.
                 * @example 12
                 */
                onTheList: number;
                /**
                 * @description Of a track that the list does not hold, such as a preliminary year beside categorical positions; `filters.track` asks for one.
                 * @example 12
                 */
                otherTrack: number;
                /**
                 * @description Below the lowest Step 2 CK score that the program reads files with, for H-1B visas among them.
                 * @example 12
                 */
                step2ckFloor: number;
                /**
                 * @description More failed attempts than the program reads files with.
                 * @example 12
                 */
                failedAttempts: number;
                /**
                 * @description Graduated longer ago than the program reads files of.
                 * @example 12
                 */
                graduationYear: number;
                /**
                 * @description The program does not sponsor the visa needed.
                 * @example 12
                 */
                visa: number;
                /**
                 * @description Worth nothing by the preference given.
                 * @example 12
                 */
                notPreferred: number;
                /**
                 * @description Ranks hardly any such applicant, or takes them only where the list does: brings less than 1 in 10,000.
                 * @example 12
                 */
                bringsNothing: number;
            };
            /**
             * @description What is certain about the choice.
             * @example Each program is the one that adds most to the list and the programs before it.
             */
            guarantee: string;
            provenance: components["schemas"]["Provenance"];
        };
        /** @description A program to add, and what it brings after those before it. */
        Recommendation: {
            program: components["schemas"]["RecommendedProgram"];
            /**
             * @description Rise of what is sought, the chance of matching or the expected worth of the match.
             * @example 0.06
             */
            gain: number;
            /**
             * @description Chance of matching with this program and those before it added.
             * @example 0.77
             */
            probability: number;
            /**
             * @description Expected worth of the match with them; null where the goal is to match.
             * @example 0.6
             */
            expectedWorth: number | null;
            /**
             * @description Chance that the program would take the applicant, whatever the list; an interview is part of it at the stage `application`.
             * @example 0.31
             */
            wouldTakeYou: number;
            /**
             * @description Chance of an interview there; null where one is taken for granted.
             * @example 0.4
             */
            interview: number | null;
            /**
             * @description Share of the simulated seasons in which a seat there stays vacant.
             * @example 0.12
             */
            vacantShare: number;
            /**
             * @description Why, in words.
             * @example If it interviews you, it would take you in 31 in 100 simulated seasons, and in 6 in 100 where nothing before it does.
             */
            reason: string;
        };
        /** @description A program of the catalogue, without its hard filters. */
        RecommendedProgram: {
            /**
             * @description Id of the program, stable within the season.
             * @example internal-medicine/0412
             */
            id: string;
            /**
             * @description The program in words; synthetic, with no real institution behind it, unless the season was brought with such programs.
             * @example Internal Medicine 0412
             */
            name: string;
            /**
             * @description Specialty, as a slug.
             * @example internal-medicine
             */
            specialty: string;
            /**
             * @description Track.
             * @example categorical
             * @enum {string}
             */
            track: "categorical" | "advanced" | "preliminary" | "transitional" | "physician";
            /**
             * @description Kind of program.
             * @example community
             * @enum {string}
             */
            archetype: "university-top" | "university" | "community" | "rural";
            /**
             * @description Part of the country.
             * @example midwest
             * @enum {string}
             */
            region: "northeast" | "midwest" | "south" | "west";
            /**
             * @description Positions offered in a year.
             * @example 14
             */
            positions: number;
            /**
             * @description Share of international graduates among the residents.
             * @example 0.6
             */
            imgShare: number;
            /**
             * @description Visas that the program sponsors.
             * @example [
             *       "j1"
             *     ]
             */
            visas: ("j1" | "h1b")[];
        };
        /** @description A matching, verified. */
        MatchAnswer: {
            /** @description One entry per applicant, in the order of the request. */
            matches: components["schemas"]["ApplicantMatch"][];
            /** @description One entry per program, in the order of the request. */
            programs: components["schemas"]["ProgramMatch"][];
            statistics: components["schemas"]["MatchStatistics"];
            stability: components["schemas"]["Stability"];
        };
        /** @description What one applicant got. */
        ApplicantMatch: {
            /**
             * @description The applicant.
             * @example chen
             */
            applicant: string;
            /**
             * @description The program matched to; null when unmatched.
             * @example mercy
             */
            program: string | null;
            /**
             * @description Line of the rank order list, from 1; for a member of a couple of the joint list, also where that line says "no match" for this member. Null when unmatched.
             * @example 2
             */
            line: number | null;
            /**
             * @description The preliminary program beside the advanced one, or null. Only for applicants with supplemental lists.
             * @example city-preliminary
             */
            supplemental?: string | null;
        };
        /** @description How far one program is filled. */
        ProgramMatch: {
            /**
             * @description The program.
             * @example mercy
             */
            program: string;
            /**
             * @description Seats as submitted.
             * @example 2
             */
            quota: number;
            /**
             * @description Seats after reversions and even numbers.
             * @example 2
             */
            seats: number;
            /**
             * @description Seats taken.
             * @example 1
             */
            filled: number;
            /**
             * @description Seats left.
             * @example 1
             */
            vacancies: number;
        };
        /** @description The matching from above. */
        MatchStatistics: {
            /**
             * @description Applicants in all.
             * @example 9
             */
            applicants: number;
            /**
             * @description Applicants matched.
             * @example 7
             */
            matched: number;
            /**
             * @description Applicants unmatched.
             * @example 2
             */
            unmatched: number;
            /**
             * @description Applicants matched at line 1, 2, ..; members of couples by their joint line.
             * @example [
             *       3,
             *       1,
             *       0,
             *       1,
             *       0,
             *       0,
             *       2
             *     ]
             */
            matchedAtLine: number[];
            /**
             * @description Proposals made.
             * @example 16
             */
            proposals: number;
            /** @description Couples. */
            couples: components["schemas"]["Placed"];
            /** @description Applicants with supplemental lists, and those of them with such a match. */
            supplemental: components["schemas"]["Placed"];
            /** @description Seats that did not stay where they were. */
            seats: {
                /**
                 * @description Seats that went from one program to another.
                 * @example 0
                 */
                reverted: number;
                /**
                 * @description Seats given up for an even number.
                 * @example 0
                 */
                givenUp: number;
            };
        };
        /** @description How many of a kind were submitted and matched. */
        Placed: {
            /**
             * @description So many in all.
             * @example 1
             */
            submitted: number;
            /**
             * @description So many of them matched.
             * @example 1
             */
            matched: number;
        };
        /** @description What the verifier says. */
        Stability: {
            /**
             * @description Whether the verifier found nothing.
             * @example true
             */
            stable: boolean;
            /**
             * @description Applicants and couples that block.
             * @example 0
             */
            blockingUnits: number;
            /** @description What was found, the first 100. */
            blocking: components["schemas"]["Finding"][];
            /** @description What it took. That none was found does not prove that there is no stable matching. */
            search: {
                /**
                 * @description Orders of the couples that were tried.
                 * @example 1
                 */
                orders: number;
                /**
                 * @description Loops met.
                 * @example 0
                 */
                loops: number;
            };
            /** @description Other readings of stability, for information. */
            diagnostics: {
                /** @description A stricter reading: a couple's own seats, which it would leave, count as vacant. */
                vacatingCredit: {
                    /**
                     * @description Whether nothing was found in this reading.
                     * @example true
                     */
                    stable: boolean;
                    /** @description What was found in this reading, the first 100. */
                    blocking: components["schemas"]["Finding"][];
                };
            };
        };
        /** @description Something that keeps a matching from being stable. */
        Finding: {
            /**
             * @description What is wrong.
             * @example blocking-couple
             * @enum {string}
             */
            kind: "blocking-applicant" | "blocking-couple" | "blocking-supplemental" | "reverted-seat-wanted" | "even-seats-wanted" | "not-on-list" | "not-ranked" | "supplemental-without-advanced" | "over-quota" | "odd-number" | "reverted-over-max" | "seat-not-reverted" | "seats-not-conserved";
            /**
             * @description The applicant, both members of the couple, or nobody.
             * @example [
             *       "davis",
             *       "eastman"
             *     ]
             */
            applicants: string[];
            /**
             * @description The program, one for each member of the couple (null: no match), or donor and receiver.
             * @example [
             *       "general",
             *       "city"
             *     ]
             */
            programs: (string | null)[];
            /**
             * @description Line of the list that this is about, from 1; null where there is none.
             * @example 3
             */
            line: number | null;
            /**
             * @description The finding as a sentence.
             * @example davis and eastman prefer general and city, which would take them.
             */
            detail: string;
        };
        /** @description How a job stands. */
        Job: {
            /**
             * @description Name of the job.
             * @example 0b2f9c5e-7a51-4c0e-9a53-3f0c0a1b2d4e
             */
            id: string;
            /**
             * @description What kind of job it is.
             * @example forecasts
             * @enum {string}
             */
            kind: "forecasts" | "comparisons" | "recommendations" | "season";
            /**
             * @description How it stands. A job that was deleted is not known any more.
             * @example running
             * @enum {string}
             */
            state: "queued" | "running" | "completed" | "failed";
            /**
             * @description Rows, or worlds of a season.
             * @example 1000
             */
            rows: number;
            /**
             * @description Those that are done.
             * @example 300
             */
            rowsDone: number;
            /**
             * @description Rows that were answered with a problem.
             * @example 2
             */
            rowsWithProblem: number;
            /**
             * @description Parts that the work is split into.
             * @example 10
             */
            shards: number;
            /**
             * @description Those that are done.
             * @example 3
             */
            shardsDone: number;
            /**
             * Format: date-time
             * @description When it was created.
             * @example 2026-03-20T12:00:00.000Z
             */
            createdAt: string;
            /**
             * @description When work on it began.
             * @example 2026-03-20T12:00:00.100Z
             */
            startedAt: string | null;
            /**
             * @description When it was completed, or failed.
             * @example 2026-03-20T12:00:09.000Z
             */
            endedAt: string | null;
            /**
             * Format: date-time
             * @description When it is deleted, with its inputs and results.
             * @example 2026-03-27T12:00:00.000Z
             */
            expiresAt: string;
            /**
             * @description Why it failed.
             * @example Shard 3 could not be done, however often it was tried.
             */
            failure: string | null;
        };
        /**
         * @description Events as they come.
         * @example event: deleted
         *     data: {"id":"0b2f9c5e-7a51-4c0e-9a53-3f0c0a1b2d4e"}
         */
        JobEvents: string;
        /** @description A line of results: what one row comes to, in the bytes that its request gives alone, or the problem with it. */
        JobResult: {
            /**
             * @description Which row this answers, from 1; not there where the job as a whole came to nothing.
             * @example 7
             */
            row?: number;
            /**
             * @description The `id` of the row, where it has one.
             * @example row-7
             */
            id?: string;
            forecast?: components["schemas"]["ForecastAnswer"];
            comparison?: components["schemas"]["ComparisonAnswer"];
            recommendation?: components["schemas"]["RecommendationAnswer"];
            problem?: components["schemas"]["Problem"];
        } & (unknown | unknown | unknown | unknown);
        /**
         * Format: binary
         * @description The file.
         * @example MATCHCAST MENUS
         */
        MenuTableFile: string;
        /** @description The seasons at hand. */
        SeasonList: {
            /** @description Seasons at hand, newest last. */
            seasons: components["schemas"]["SeasonSummary"][];
        };
        /** @description A season in short. */
        SeasonSummary: {
            /**
             * @description Id of the season.
             * @example 2025
             */
            id: string;
            /**
             * @description Year of the match.
             * @example 2025
             */
            year: number;
            /**
             * @description Version of the model of this season.
             * @example 3f9c0a1b2d4e
             */
            model: string;
            /**
             * @description Programs in the catalogue.
             * @example 6626
             */
            programs: number;
            /**
             * @description Positions they offer.
             * @example 43237
             */
            positions: number;
            /**
             * @description Whether this service answers forecasts for the season.
             * @example true
             */
            forecasts: boolean;
        };
        /** @description One match year. */
        Season: {
            /**
             * @description Id of the season.
             * @example 2025
             */
            id: string;
            /**
             * @description Year of the match.
             * @example 2025
             */
            year: number;
            /**
             * @description Version of the model of this season.
             * @example 3f9c0a1b2d4e
             */
            model: string;
            /**
             * @description Programs in the catalogue.
             * @example 6626
             */
            programs: number;
            /**
             * @description Positions they offer.
             * @example 43237
             */
            positions: number;
            /**
             * @description Whether this service answers forecasts for the season.
             * @example true
             */
            forecasts: boolean;
            /**
             * @description What to know about this season and its model.
             * @example [
             *       "Couples are not in the market yet."
             *     ]
             */
            notes: string[];
            /**
             * @description Citation of every source of figures, by its key.
             * @example {
             *       "nrmp2025": "NRMP, Results and Data, 2025."
             *     }
             */
            sources: {
                [key: string]: string;
            };
            /** @description Specialties and tracks. */
            branches: components["schemas"]["Branch"][];
        };
        /** @description The positions of one specialty and track. */
        Branch: {
            /**
             * @description Specialty, as a slug.
             * @example internal-medicine
             */
            specialty: string;
            /**
             * @description Track.
             * @example categorical
             * @enum {string}
             */
            track: "categorical" | "advanced" | "preliminary" | "transitional" | "physician";
            /**
             * @description Name as published.
             * @example Internal Medicine
             */
            name: string;
            /**
             * @description Programs.
             * @example 700
             */
            programs: number;
            /**
             * @description Positions.
             * @example 10941
             */
            positions: number;
        };
        /** @description A page of the catalogue. */
        ProgramList: {
            /** @description Programs in the order of the catalogue. */
            programs: components["schemas"]["Program"][];
            /**
             * @description Programs that pass the filter, on all pages.
             * @example 312
             */
            total: number;
            /**
             * @description What to pass as `after` for the next page; null on the last one.
             * @example internal-medicine/0412
             */
            next: string | null;
        };
        /** @description A synthetic program of the catalogue. */
        Program: {
            /**
             * @description Id of the program, stable within the season.
             * @example internal-medicine/0412
             */
            id: string;
            /**
             * @description The program in words; synthetic, with no real institution behind it, unless the season was brought with such programs.
             * @example Internal Medicine 0412
             */
            name: string;
            /**
             * @description Specialty, as a slug.
             * @example internal-medicine
             */
            specialty: string;
            /**
             * @description Track.
             * @example categorical
             * @enum {string}
             */
            track: "categorical" | "advanced" | "preliminary" | "transitional" | "physician";
            /**
             * @description Kind of program.
             * @example community
             * @enum {string}
             */
            archetype: "university-top" | "university" | "community" | "rural";
            /**
             * @description Part of the country.
             * @example midwest
             * @enum {string}
             */
            region: "northeast" | "midwest" | "south" | "west";
            /**
             * @description Positions offered in a year.
             * @example 14
             */
            positions: number;
            /**
             * @description Share of international graduates among the residents.
             * @example 0.6
             */
            imgShare: number;
            /**
             * @description Visas that the program sponsors.
             * @example [
             *       "j1"
             *     ]
             */
            visas: ("j1" | "h1b")[];
            /** @description Beyond these, applications are not read: those of international graduates where nothing else is said. */
            filters: {
                /**
                 * @description Least Step 2 CK score, in points; null for none.
                 * @example 230
                 */
                step2ckMin: number | null;
                /**
                 * @description Most years since graduation; null for none.
                 * @example 5
                 */
                yearsSinceGraduationMax: number | null;
                /**
                 * @description Most failed attempts; null for none.
                 * @example 0
                 */
                failedAttemptsMax: number | null;
                /**
                 * @description Least Step 2 CK score of those who need an H-1B visa, in points; null for none.
                 * @example 240
                 */
                h1bStep2ckMin: number | null;
                /**
                 * @description Least Step 2 CK score of graduates of US MD schools; null for none.
                 * @example 215
                 */
                usMdStep2ckMin: number | null;
                /**
                 * @description Least Step 2 CK score of graduates of US DO schools; null for none.
                 * @example 215
                 */
                usDoStep2ckMin: number | null;
            };
        };
        /** @description What the simulated seasons give beside what was published. */
        Calibration: {
            /**
             * @description Id of the season.
             * @example 2025
             */
            season: string;
            /**
             * @description Version of the model that the report was made with.
             * @example 3f9c0a1b2d4e
             */
            model: string;
            /**
             * @description Whether another version of the model is served now.
             * @example false
             */
            stale: boolean;
            /**
             * @description Day on which the report was made.
             * @example 2026-05-01
             */
            date: string;
            /**
             * @description Seed of the worlds.
             * @example 7
             */
            seed: number;
            /**
             * @description Worlds that were drawn.
             * @example 64
             */
            worlds: number;
            /**
             * @description Unit of each measure.
             * @example {
             *       "matchRate": "percent"
             *     }
             */
            units: {
                [key: string]: string;
            };
            /** @description Errors per measure, over the whole report. */
            errors: components["schemas"]["CalibrationError"][];
            /** @description Specialties whose figures of international graduates were hidden and predicted from the others. */
            leaveOneOut: {
                /** @description Errors of the predictions, over the whole report. */
                errors: {
                    /**
                     * @description What is compared.
                     * @example matchRatePreferred
                     */
                    measure: string;
                    /**
                     * @description Figures predicted.
                     * @example 70
                     */
                    count: number;
                    /**
                     * @description Mean absolute error in points, weighted by n.
                     * @example 1.1
                     */
                    meanAbsolute: number;
                    /**
                     * @description Predicted less published on average, weighted by n.
                     * @example 0.3
                     */
                    bias: number;
                }[];
                /** @description Every prediction that passes the filter. */
                rows: components["schemas"]["LeftOut"][];
            };
            /** @description What the model makes of known behaviours. */
            behaviours: components["schemas"]["Behaviour"][];
            /** @description Every figure that passes the filter. */
            rows: components["schemas"]["CalibrationRow"][];
        };
        /** @description How far a measure is from its published figures. */
        CalibrationError: {
            /**
             * @description What is compared.
             * @example matchRatePreferred
             */
            measure: string;
            /**
             * @description Whether it is of fitted figures or of those that were not.
             * @example false
             */
            fitted: boolean;
            /**
             * @description All cells, or those of more than 25 people.
             * @example all
             * @enum {string}
             */
            cells: "all" | "over-25";
            /**
             * @description Cells compared.
             * @example 61
             */
            count: number;
            /**
             * @description Mean absolute error, weighted by n, in the unit of the measure.
             * @example 2.8
             */
            meanAbsolute: number;
            /**
             * @description Root of the mean square error, weighted by n.
             * @example 3.9
             */
            rootMeanSquare: number;
            /**
             * @description Simulated less published on average, weighted by n.
             * @example 0.4
             */
            bias: number;
            /**
             * @description What sampling alone makes of the published figures; null where it cannot be said.
             * @example 1.4
             */
            dataError: number | null;
            /**
             * @description The error of the simulated figures themselves; null where it cannot be said.
             * @example 0.3
             */
            simulatedError: number | null;
        };
        /** @description A figure of international graduates that was hidden and predicted. */
        LeftOut: {
            /**
             * @description What is compared.
             * @example matchRatePreferred
             */
            measure: string;
            /**
             * @description Specialty as a slug, or all.
             * @example internal-medicine
             */
            specialty: string;
            /**
             * @description Type of applicant, img for both kinds of international graduates, or all.
             * @example non-us-img
             */
            type: string;
            /**
             * @description Which figure of the measure: a track, a quartile, a band; all where there is one only.
             * @example all
             */
            cell: string;
            /**
             * @description The hidden figure, in percent.
             * @example 14.95
             */
            published: number;
            /**
             * @description What the model says without it, in percent.
             * @example 12.4
             */
            predicted: number;
            /**
             * @description Predicted less published, in points.
             * @example -2.5
             */
            error: number;
            /**
             * @description Positions or people behind it.
             * @example 5357
             */
            n: number;
        };
        /** @description A behaviour of applicants or programs, and what the model makes of it. */
        Behaviour: {
            /**
             * @description Name of the behaviour.
             * @example A1
             */
            id: string;
            /**
             * @description What it is.
             * @example Hard filters take files away before anyone reads them.
             */
            what: string;
            /**
             * @description What it is compared with: what program insiders say, or published figures.
             * @example insider prior
             * @enum {string}
             */
            basis: "insider prior" | "published";
            /** @description Numbers that show it. */
            figures: {
                /**
                 * @description What the number is of.
                 * @example rejected automatically
                 */
                name: string;
                /**
                 * @description Its unit.
                 * @example %
                 */
                unit: string;
                /**
                 * @description What the model does; null where it does nothing of the kind.
                 * @example 38.2
                 */
                simulated: number | null;
                /**
                 * @description What is said or published; null where nobody states a number.
                 * @example 40
                 */
                prior: number | null;
            }[];
            /**
             * @description What of it the model lacks, if anything.
             * @example All kinds have one variance.
             */
            lacking?: string;
        };
        /** @description A simulated figure beside the published one. */
        CalibrationRow: {
            /**
             * @description What is compared.
             * @example matchRatePreferred
             */
            measure: string;
            /**
             * @description Specialty as a slug, or all.
             * @example internal-medicine
             */
            specialty: string;
            /**
             * @description Type of applicant, img for both kinds of international graduates, or all.
             * @example non-us-img
             */
            type: string;
            /**
             * @description Which figure of the measure: a track, a quartile, a band; all where there is one only.
             * @example all
             */
            cell: string;
            /**
             * @description The published figure, in the unit of the measure; null where none is at hand.
             * @example 48.5
             */
            published: number | null;
            /**
             * @description The same figure in the simulated seasons; null where they have nobody to count.
             * @example 49.1
             */
            simulated: number | null;
            /**
             * @description Standard error of the simulated figure, between groups of worlds; null where there is one group.
             * @example 0.2
             */
            simulatedError: number | null;
            /**
             * @description People, positions or programs behind the published figure, or behind the simulated one of a year.
             * @example 6992
             */
            n: number;
            /**
             * @description Whether the published figure went into the fit.
             * @example false
             */
            fitted: boolean;
            /**
             * @description Where the published figure comes from; null where none is at hand.
             * @example NRMP, Charting Outcomes, 2026
             */
            source: string | null;
            /**
             * @description What to know about the comparison.
             * @example 2024, consenting people
             */
            note?: string;
        };
        /** @description A sign of life. */
        Live: {
            /**
             * @description The process answers.
             * @example alive
             * @constant
             */
            status: "alive";
        };
        /** @description Whether forecasts can be answered, and how far the table is that they are read from. */
        Ready: {
            /**
             * @description Forecasts are answered while it is ready.
             * @example ready
             * @enum {string}
             */
            status: "starting" | "ready" | "stopping";
            progress: components["schemas"]["Progress"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    forecast: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One row of a cohort: the body of one request on a line of its own, and an `id` where wanted. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForecastQuestion"];
                "application/x-ndjson": components["schemas"]["ForecastRow"];
            };
        };
        responses: {
            /** @description The forecast; an applicant who would not match is an answer too. Of a cohort, one `ForecastRowAnswer` per line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastOfAny"];
                    "application/x-ndjson": components["schemas"]["ForecastRowAnswer"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNAUTHORIZED`: The request needs a key. */
            401: {
                headers: {
                    /** @description How to say who asks. */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNKNOWN_SEASON`: There is no such season. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TOO_LARGE`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The request is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `EXPECTATION_FAILED`: The service does not meet this expectation. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNKNOWN_PROGRAM`: A program is not in the catalogue of the season. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    /** @description Requests a minute. */
                    "ratelimit-limit"?: string;
                    /** @description Requests left of them. */
                    "ratelimit-remaining"?: string;
                    /** @description Seconds until they are counted anew. */
                    "ratelimit-reset"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BUSY`: The service cannot answer now. */
            503: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TIMEOUT`: The answer took too long. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compare: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A profile, and two or more rank order lists. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ComparisonRequest"];
            };
        };
        responses: {
            /** @description Each list in short, and the differences. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComparisonAnswer"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNAUTHORIZED`: The request needs a key. */
            401: {
                headers: {
                    /** @description How to say who asks. */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNKNOWN_SEASON`: There is no such season. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TOO_LARGE`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The request is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `EXPECTATION_FAILED`: The service does not meet this expectation. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNKNOWN_PROGRAM`: A program is not in the catalogue of the season. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    /** @description Requests a minute. */
                    "ratelimit-limit"?: string;
                    /** @description Requests left of them. */
                    "ratelimit-remaining"?: string;
                    /** @description Seconds until they are counted anew. */
                    "ratelimit-reset"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BUSY`: The service cannot answer now. */
            503: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TIMEOUT`: The answer took too long. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recommend: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A profile, what is on the list, and what is sought. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecommendationRequest"];
            };
        };
        responses: {
            /** @description The programs, and how many could not be recommended for which reason; none is an answer too. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecommendationAnswer"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNAUTHORIZED`: The request needs a key. */
            401: {
                headers: {
                    /** @description How to say who asks. */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNKNOWN_SEASON`: There is no such season. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TOO_LARGE`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The request is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `EXPECTATION_FAILED`: The service does not meet this expectation. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNKNOWN_PROGRAM`: A program is not in the catalogue of the season. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    /** @description Requests a minute. */
                    "ratelimit-limit"?: string;
                    /** @description Requests left of them. */
                    "ratelimit-remaining"?: string;
                    /** @description Seconds until they are counted anew. */
                    "ratelimit-reset"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BUSY`: The service cannot answer now. */
            503: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TIMEOUT`: The answer took too long. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    match: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Both sides of a market with their lists. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["Market"];
            };
        };
        responses: {
            /** @description The matching; a market in which nobody matches, or no stable matching is found, is an answer too. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatchAnswer"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNAUTHORIZED`: The request needs a key. */
            401: {
                headers: {
                    /** @description How to say who asks. */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TOO_LARGE`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The request is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `EXPECTATION_FAILED`: The service does not meet this expectation. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INVALID_MARKET`: The market breaks a rule. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    /** @description Requests a minute. */
                    "ratelimit-limit"?: string;
                    /** @description Requests left of them. */
                    "ratelimit-remaining"?: string;
                    /** @description Seconds until they are counted anew. */
                    "ratelimit-reset"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BUSY`: The service cannot answer now. */
            503: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TIMEOUT`: The answer took too long. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createJob: {
        parameters: {
            query?: {
                /** @description What the lines are that are sent as `application/x-ndjson`; forecasts when left out. */
                kind?: "forecasts" | "comparisons" | "recommendations";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One row of a cohort: the body of one request on a line of its own, and an `id` where wanted. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobRequest"];
                "application/x-ndjson": components["schemas"]["ForecastRow"];
            };
        };
        responses: {
            /** @description The job is kept, and will be worked on. */
            202: {
                headers: {
                    /** @description Where the job is. */
                    location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNAUTHORIZED`: The request needs a key. */
            401: {
                headers: {
                    /** @description How to say who asks. */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNKNOWN_SEASON`: There is no such season. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TOO_LARGE`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The request is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `EXPECTATION_FAILED`: The service does not meet this expectation. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    /** @description Requests a minute. */
                    "ratelimit-limit"?: string;
                    /** @description Requests left of them. */
                    "ratelimit-remaining"?: string;
                    /** @description Seconds until they are counted anew. */
                    "ratelimit-reset"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BUSY`: The service cannot answer now. */
            503: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNAUTHORIZED`: The request needs a key. */
            401: {
                headers: {
                    /** @description How to say who asks. */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNKNOWN_JOB`: There is no such job. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TOO_LARGE`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `EXPECTATION_FAILED`: The service does not meet this expectation. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    /** @description Requests a minute. */
                    "ratelimit-limit"?: string;
                    /** @description Requests left of them. */
                    "ratelimit-remaining"?: string;
                    /** @description Seconds until they are counted anew. */
                    "ratelimit-reset"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BUSY`: The service cannot answer now. */
            503: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNAUTHORIZED`: The request needs a key. */
            401: {
                headers: {
                    /** @description How to say who asks. */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNKNOWN_JOB`: There is no such job. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TOO_LARGE`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `EXPECTATION_FAILED`: The service does not meet this expectation. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    /** @description Requests a minute. */
                    "ratelimit-limit"?: string;
                    /** @description Requests left of them. */
                    "ratelimit-remaining"?: string;
                    /** @description Seconds until they are counted anew. */
                    "ratelimit-reset"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BUSY`: The service cannot answer now. */
            503: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    jobEvents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["JobEvents"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNAUTHORIZED`: The request needs a key. */
            401: {
                headers: {
                    /** @description How to say who asks. */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNKNOWN_JOB`: There is no such job. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TOO_LARGE`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `EXPECTATION_FAILED`: The service does not meet this expectation. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    /** @description Requests a minute. */
                    "ratelimit-limit"?: string;
                    /** @description Requests left of them. */
                    "ratelimit-remaining"?: string;
                    /** @description Seconds until they are counted anew. */
                    "ratelimit-reset"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BUSY`: The service cannot answer now. */
            503: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    jobResults: {
        parameters: {
            query?: {
                /** @description Leave out the lines up to this row. */
                after?: number;
            };
            header?: never;
            path: {
                /** @description Name of the job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The results. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": components["schemas"]["JobResult"];
                    "application/octet-stream": components["schemas"]["MenuTableFile"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNAUTHORIZED`: The request needs a key. */
            401: {
                headers: {
                    /** @description How to say who asks. */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNKNOWN_JOB`: There is no such job. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TOO_LARGE`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `EXPECTATION_FAILED`: The service does not meet this expectation. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    /** @description Requests a minute. */
                    "ratelimit-limit"?: string;
                    /** @description Requests left of them. */
                    "ratelimit-remaining"?: string;
                    /** @description Seconds until they are counted anew. */
                    "ratelimit-reset"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BUSY`: The service cannot answer now. */
            503: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    seasons: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every season at hand. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeasonList"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNAUTHORIZED`: The request needs a key. */
            401: {
                headers: {
                    /** @description How to say who asks. */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TOO_LARGE`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `EXPECTATION_FAILED`: The service does not meet this expectation. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    /** @description Requests a minute. */
                    "ratelimit-limit"?: string;
                    /** @description Requests left of them. */
                    "ratelimit-remaining"?: string;
                    /** @description Seconds until they are counted anew. */
                    "ratelimit-reset"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BUSY`: The service cannot answer now. */
            503: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    season: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the season. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The season. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Season"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNAUTHORIZED`: The request needs a key. */
            401: {
                headers: {
                    /** @description How to say who asks. */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNKNOWN_SEASON`: There is no such season. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TOO_LARGE`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `EXPECTATION_FAILED`: The service does not meet this expectation. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    /** @description Requests a minute. */
                    "ratelimit-limit"?: string;
                    /** @description Requests left of them. */
                    "ratelimit-remaining"?: string;
                    /** @description Seconds until they are counted anew. */
                    "ratelimit-reset"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BUSY`: The service cannot answer now. */
            503: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    programs: {
        parameters: {
            query?: {
                /** @description Specialty, as a slug. */
                specialty?: string;
                /** @description Track. */
                track?: "categorical" | "advanced" | "preliminary" | "transitional" | "physician";
                /** @description Kind of program. */
                archetype?: "university-top" | "university" | "community" | "rural";
                /** @description Part of the country. */
                region?: "northeast" | "midwest" | "south" | "west";
                /** @description Least share of international graduates, 0 to 1. */
                imgShareMin?: number;
                /** @description A visa that the program sponsors. */
                visa?: "j1" | "h1b";
                /** @description Programs on a page; 100 when left out. */
                limit?: number;
                /** @description Go on after this program: `next` of the page before. */
                after?: string;
            };
            header?: never;
            path: {
                /** @description Id of the season. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of programs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProgramList"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNAUTHORIZED`: The request needs a key. */
            401: {
                headers: {
                    /** @description How to say who asks. */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNKNOWN_SEASON`: There is no such season. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TOO_LARGE`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `EXPECTATION_FAILED`: The service does not meet this expectation. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    /** @description Requests a minute. */
                    "ratelimit-limit"?: string;
                    /** @description Requests left of them. */
                    "ratelimit-remaining"?: string;
                    /** @description Seconds until they are counted anew. */
                    "ratelimit-reset"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BUSY`: The service cannot answer now. */
            503: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    calibration: {
        parameters: {
            query?: {
                /** @description Only this measure. All when left out. */
                measure?: string;
                /** @description Only this specialty, as a slug, or all for the whole match. All when left out. */
                specialty?: string;
                /** @description Only this type of applicant, or img, or all for everybody together. All when left out. */
                type?: string;
            };
            header?: never;
            path: {
                /** @description Id of the season. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calibration"];
                    "text/html": string;
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNAUTHORIZED`: The request needs a key. */
            401: {
                headers: {
                    /** @description How to say who asks. */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNKNOWN_SEASON`: There is no such season. `NOT_FOUND`: There is nothing at this address. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TOO_LARGE`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `EXPECTATION_FAILED`: The service does not meet this expectation. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    /** @description Requests a minute. */
                    "ratelimit-limit"?: string;
                    /** @description Requests left of them. */
                    "ratelimit-remaining"?: string;
                    /** @description Seconds until they are counted anew. */
                    "ratelimit-reset"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BUSY`: The service cannot answer now. */
            503: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    calibrationPage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the season. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report as a page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNAUTHORIZED`: The request needs a key. */
            401: {
                headers: {
                    /** @description How to say who asks. */
                    "www-authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNKNOWN_SEASON`: There is no such season. `NOT_FOUND`: There is nothing at this address. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TOO_LARGE`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `EXPECTATION_FAILED`: The service does not meet this expectation. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    /** @description Requests a minute. */
                    "ratelimit-limit"?: string;
                    /** @description Requests left of them. */
                    "ratelimit-remaining"?: string;
                    /** @description Seconds until they are counted anew. */
                    "ratelimit-reset"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BUSY`: The service cannot answer now. */
            503: {
                headers: {
                    /** @description Seconds after which asking again makes sense. */
                    "retry-after"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Live"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TOO_LARGE`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `EXPECTATION_FAILED`: The service does not meet this expectation. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They can. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            /** @description `INVALID_REQUEST`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `REQUEST_TIMEOUT`: The request did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TOO_LARGE`: The request is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `EXPECTATION_FAILED`: The service does not meet this expectation. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not yet, or not any more: the menu table is being built, or the service is stopping. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
        };
    };
}
