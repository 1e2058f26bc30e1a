//! One look-up: candidates from every part of the index, and the best of them.

use super::query::Word;
use super::rank::{Moment, Place, Why};
use super::segment::{Seen, Segment};
use super::stages::{self, Stage};
use super::texts::{self, Found, Sort, Texts};
use super::{Dead, Index, makes, matcher};
use crate::domain::id::VehicleId;
use crate::domain::time::Time;
use fuzzy_matcher::skim::SkimMatcherV2;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// Of one list so many cars that are due are taken, and so many others: a counter narrows down by
/// typing on, not by paging through thousands. What is left out was not seen for longest.
const TAKEN: usize = 64;
/// Of a rare word so many: nearly always all there are.
const TAKEN_RARE: usize = 512;
/// So far one list is read at most,
const READ: usize = 32_768;
/// and so many of its cars are looked at, of which the list said too much.
const LOOKED: usize = 3_000;
/// So many are looked at for a word with gaps: it is tried only where the page is not full.
const GAPPED: usize = 320;
/// And so many as long as there is nothing else.
const GAPPED_ALONE: usize = 2_048;
/// Up to so many cars a segment is small: then all are looked at when there are gaps.
const SMALL: usize = 4_096;
/// Words of so many characters are rare.
const RARE: usize = 5;
/// For a single character these are looked through: the ones seen last.
const LATELY: u32 = 4_096;
/// For several words so much is read of the lists of two.
const READ_PAIRS: usize = 65_536;

/// What cars are sorted by: class of the weakest word, sum of the classes, boost, how well
/// the matcher likes it, how lately seen; the plate makes the order certain.
type Order<'a> = (Why, usize, u8, Reverse<i64>, Reverse<Option<Time>>, &'a str, VehicleId);

/// A found car.
#[derive(Clone)]
struct Candidate<'a> {
    seen: Seen<'a>,
    way: &'a [Word],
    found: Vec<Found>,
    order: Order<'a>,
}

/// See the module.
pub(super) struct Search<'i> {
    index: &'i Index,
    moment: Moment,
    limit: usize,
    matcher: SkimMatcherV2,
}

impl<'i> Search<'i> {
    pub(super) fn new(index: &'i Index, moment: Moment, limit: usize) -> Self {
        Self { index, moment, limit, matcher: matcher() }
    }

    pub(super) fn run(&self, ways: &'i [Vec<Word>]) -> Vec<Place> {
        let mut all = Vec::new();
        for way in ways {
            self.plain(way, &mut all);
        }
        best_of_each(&mut all);
        if all.len() < self.limit {
            // A long row of digits that is found is what was meant.
            let is_meant = |way: &[Word]| matches!(way, [word] if word.digits && word.chars >= RARE);
            let found = !all.is_empty();
            for way in ways.iter().filter(|way| !(found && is_meant(way))) {
                self.with_gaps(way, &mut all);
            }
            best_of_each(&mut all);
        }
        let most = self.limit.max(2 * TAKEN);
        first(&mut all, most);
        all.iter_mut().for_each(|one| self.score(one));
        all.sort_unstable_by(|a, b| a.order.cmp(&b.order));
        let favourite = self.favourite(ways, &all);
        all.truncate(self.limit);
        if let Some(favourite) = favourite.filter(|_| self.limit > 1) {
            all.truncate(self.limit - 1);
            all.push(favourite);
        }
        all.into_iter().map(|one| Place { vehicle: one.seen.vehicle, why: one.order.0 }).collect()
    }

    /// Where the words stand as they are.
    fn plain(&self, way: &'i [Word], all: &mut Vec<Candidate<'i>>) {
        let may = |mask| way.iter().all(|word| word.within(mask));
        for seen in self.index.fresh.within(may) {
            let found = way.iter().map(|word| texts::find(seen.texts.iter(), word)).collect::<Option<_>>();
            all.extend(found.and_then(|found| self.candidate(seen, way, found)));
        }
        for part in &self.index.parts {
            let mut gather = Gather::new(self, &part.segment, &part.dead, way);
            gather.hot();
            match way {
                [word] => gather.one(word),
                words => gather.several(words),
            }
            all.append(&mut gather.out);
        }
    }

    /// Where at least one stands with others between its characters.
    fn with_gaps(&self, way: &'i [Word], all: &mut Vec<Candidate<'i>>) {
        let may = |mask| way.iter().all(|word| word.within(mask));
        for seen in self.index.fresh.within(may) {
            let found = way.iter().map(|word| self.find_any(seen.texts, word)).collect::<Option<_>>();
            all.extend(found.and_then(|found| self.candidate(seen, way, found)));
        }
        for part in &self.index.parts {
            let mut gather = Gather::new(self, &part.segment, &part.dead, way);
            gather.with_gaps = true;
            gather.gapped(if all.is_empty() { GAPPED_ALONE } else { GAPPED });
            all.append(&mut gather.out);
        }
    }

    fn find_any(&self, texts: Texts<'_>, word: &Word) -> Option<Found> {
        let gaps = || texts::find_with_gaps(texts.iter(), word, &self.matcher);
        texts::find(texts.iter(), word).or_else(gaps)
    }

    /// A car in which every word was found.
    fn candidate(&self, seen: Seen<'i>, way: &'i [Word], found: Vec<Found>) -> Option<Candidate<'i>> {
        let why = found.iter().map(|f| f.why).max()?;
        let sum = found.iter().map(|f| f.why as usize).sum();
        let score = found.iter().map(|f| f.score).sum();
        let boost = seen.prospects.at(self.moment);
        let plate = seen.texts.plate();
        let order = (why, sum, boost.order(), Reverse(score), Reverse(boost.last_seen), plate, seen.vehicle);
        Some(Candidate { seen, way, found, order })
    }

    /// Adds the matcher's opinion of the words found as they are; those with gaps have it.
    fn score(&self, one: &mut Candidate<'_>) {
        let texts: Vec<(Sort, &str)> = one.seen.texts.iter().collect();
        for (found, word) in one.found.iter_mut().zip(one.way) {
            if let Some((sort, whole)) = texts.get(found.nth).filter(|_| found.why != Why::Fuzzy) {
                found.score = texts::score(*sort, whole, word, &self.matcher);
            }
        }
        one.order.3 = Reverse(one.found.iter().map(|f| f.score).sum());
    }

    /// What the matcher likes best of all, if nothing on the first page comes up to it: then the last
    /// place there is its own, so that nothing is out of sight that a search of the texts alone would put first.
    fn favourite(&self, ways: &'i [Vec<Word>], all: &[Candidate<'i>]) -> Option<Candidate<'i>> {
        let on_page = all.iter().take(self.limit);
        let page = on_page.map(|one| self.opinion(one)).max()?;
        let mut pool = Vec::new();
        for way in ways {
            if let [word] = way.as_slice() {
                let fresh = self.index.fresh.within(|mask| word.within(mask));
                let begins = fresh.filter(|seen| stages::is_favoured(seen.texts, word)).take(TAKEN);
                pool.extend(begins.filter_map(|seen| {
                    let found = texts::find(seen.texts.iter(), word)?;
                    self.candidate(seen, way, vec![found])
                }));
                for part in &self.index.parts {
                    let mut gather = Gather::new(self, &part.segment, &part.dead, way);
                    gather.favoured(word);
                    pool.append(&mut gather.out);
                }
            }
        }
        pool.extend(all.iter().skip(self.limit).cloned());
        let best = pool.into_iter().map(|one| (self.opinion(&one), one));
        let (score, mut best) = best.max_by_key(|(score, one)| (*score, Reverse(one.order)))?;
        self.score(&mut best);
        (score > page).then_some(best)
    }

    /// How well the matcher likes the words, each in the text where it likes it best.
    fn opinion(&self, one: &Candidate<'_>) -> i64 {
        let best = |(found, word): (&Found, &Word)| {
            let all = one.seen.texts.iter();
            let all = all.filter_map(|(sort, whole)| texts::liked(sort, whole, word, &self.matcher));
            all.max().unwrap_or(found.score).max(found.score)
        };
        one.found.iter().zip(one.way).map(best).sum()
    }
}

/// Keeps the best way to find each car.
fn best_of_each(all: &mut Vec<Candidate<'_>>) {
    let mut best: HashMap<VehicleId, Order<'_>> = HashMap::with_capacity(all.len());
    for one in all.iter() {
        best.entry(one.seen.vehicle).and_modify(|old| *old = (*old).min(one.order)).or_insert(one.order);
    }
    // Taken out at its first sight: two ways may come to the same.
    all.retain(|one| {
        best.get(&one.seen.vehicle).is_some_and(|order| *order == one.order)
            && best.remove(&one.seen.vehicle).is_some()
    });
}

/// Keeps the first `limit` cars, in no order.
fn first(all: &mut Vec<Candidate<'_>>, limit: usize) {
    if all.len() > limit && limit > 0 {
        all.select_nth_unstable_by(limit - 1, |a, b| a.order.cmp(&b.order));
    }
    all.truncate(limit);
}

/// Candidates of one segment for one way to read a query.
struct Gather<'i, 's> {
    search: &'s Search<'i>,
    segment: &'i Segment,
    dead: &'i Dead,
    way: &'i [Word],
    with_gaps: bool,
    /// How many of each class were found.
    of_class: [usize; Why::Recent as usize + 1],
    done: HashSet<u32>,
    out: Vec<Candidate<'i>>,
}

impl<'i, 's> Gather<'i, 's> {
    fn new(search: &'s Search<'i>, segment: &'i Segment, dead: &'i Dead, way: &'i [Word]) -> Self {
        let (of_class, done, out) = ([0; Why::Recent as usize + 1], HashSet::new(), Vec::new());
        Self { search, segment, dead, way, with_gaps: false, of_class, done, out }
    }

    /// Looks at one car; says whether it is one.
    fn look(&mut self, place: u32) -> bool {
        if self.dead.has(place) || !self.done.insert(place) {
            return false;
        }
        let (search, texts) = (self.search, self.segment.texts(place));
        let find = |word| {
            match (self.with_gaps, self.way.len()) {
                (false, _) => texts::find(texts.iter(), word),
                // A word alone was looked for as it is before.
                (true, 1) => texts::find_with_gaps(texts.iter(), word, &search.matcher),
                (true, _) => search.find_any(texts, word),
            }
        };
        // Everything else of the car lies elsewhere in memory.
        let Some(found) = self.way.iter().map(find).collect::<Option<Vec<_>>>() else { return false };
        let Some(seen) = self.segment.get(place) else { return false };
        let Some(found) = search.candidate(seen, self.way, found) else { return false };
        self.of_class[found.order.0 as usize] += 1;
        self.out.push(found);
        true
    }

    /// The cars that are here or expected: few, and first in their class.
    fn hot(&mut self) {
        for hot in &self.segment.hot {
            self.look(hot.place);
        }
    }

    /// Takes from a list the first that are due, and the first that are not; looks at no more than
    /// so many, and returns how many these were.
    fn take(&mut self, places: impl Iterator<Item = u32>, most: usize, looks: usize) -> usize {
        let now = u32::try_from(self.search.moment.now.0.max(0) / 60).unwrap_or(u32::MAX);
        let (mut due, mut others, mut looked) = (0, 0, 0);
        for place in places.take(READ) {
            let is_due = self.segment.due.get(place as usize).is_some_and(|from| *from <= now);
            let taken = if is_due { &mut due } else { &mut others };
            if *taken >= most {
                // Of those that are due the first are enough.
                if is_due {
                    break;
                }
                continue;
            }
            if looked >= looks {
                break;
            }
            looked += 1;
            if self.look(place) {
                *taken += 1;
            }
        }
        looked
    }

    /// The cars seen last.
    fn latest(&mut self) {
        let len = u32::try_from(self.segment.len()).unwrap_or(LATELY);
        self.take(0..LATELY.min(len), TAKEN.max(self.search.limit), LOOKED);
    }

    /// Whether the page is full before this class.
    fn is_full(&self, why: Why) -> bool {
        self.of_class.iter().take(why as usize).sum::<usize>() >= self.search.limit
    }

    /// For one word, class by class.
    fn one(&mut self, word: &'i Word) {
        // Of what is found in few cars all are taken: where in the text it stands needs no list.
        let is_rare = word.chars >= RARE;
        let most = if is_rare { TAKEN_RARE } else { TAKEN }.max(self.search.limit);
        // Where a digit comes again and again the lists say too much; the one that is meant is among them.
        let looks = if is_rare { READ } else { LOOKED };
        if word.chars == 1 && word.plain.is_ascii() {
            return self.latest();
        }
        let segment = self.segment;
        let makes = std::iter::once_with(|| Stage::makes(makes::holding(segment, word)));
        for stage in stages::plain(word, !is_rare).chain(makes) {
            if self.is_full(stage.why) {
                break;
            }
            if let Some(stream) = stage.stream(&segment.grams) {
                self.take(stream, most, looks);
            }
        }
    }

    /// One car of every sort of text, only where the matcher likes a word best.
    fn favoured(&mut self, word: &'i Word) {
        let sorts = Sort::ALL.into_iter().filter(|sort| *sort != Sort::Car);
        for stage in sorts.flat_map(|sort| stages::favoured(word, sort)) {
            if let Some(mut stream) = stage.stream(&self.segment.grams) {
                stream.by_ref().take(TAKEN).any(|place| self.look(place));
            }
        }
    }

    /// For several words: the cars on a list of each of the two longest, the best pair of classes
    /// first; the others are looked for in these.
    fn several(&mut self, words: &'i [Word]) {
        let mut narrow: Vec<&Word> =
            words.iter().filter(|word| word.chars > 1 || !word.plain.is_ascii()).collect();
        narrow.sort_by_key(|word| Reverse((word.chars, word.plain.len())));
        let steps = |word: &Word| {
            let mut stages = stages::among(word);
            stages.push(Stage::makes(makes::holding(self.segment, word)));
            stages.retain(|stage| stage.stream(&self.segment.grams).is_some());
            stages
        };
        let full = TAKEN.max(self.search.limit);
        match narrow.as_slice() {
            [] => self.latest(),
            [word] => {
                for stage in steps(word) {
                    if let Some(stream) = stage.stream(&self.segment.grams).filter(|_| self.out.len() < full)
                    {
                        self.take(stream, TAKEN, LOOKED);
                    }
                }
            }
            [first, second, ..] => {
                let (first, second) = (steps(first), steps(second));
                let mut pairs: Vec<(&Stage, &Stage)> =
                    first.iter().flat_map(|a| second.iter().map(move |b| (a, b))).collect();
                pairs.sort_by_key(|(a, b)| (a.why.max(b.why), a.why as usize + b.why as usize));
                let mut read = READ_PAIRS;
                for (a, b) in pairs {
                    if self.out.len() >= full || read == 0 {
                        break;
                    }
                    let both = a.stream(&self.segment.grams).zip(b.stream(&self.segment.grams));
                    let Some((a, b)) = both else { continue };
                    let mut both = a.and(b, read.min(READ));
                    self.take(&mut both, TAKEN, LOOKED);
                    read = read.saturating_sub(both.read());
                }
            }
        }
    }

    /// With gaps: in small segments everywhere, in large ones where the lists make it likely.
    fn gapped(&mut self, mut left: usize) {
        let len = u32::try_from(self.segment.len()).unwrap_or(u32::MAX);
        if self.segment.len() <= SMALL {
            self.take(0..len, usize::MAX, usize::MAX);
            return;
        }
        let segment = self.segment;
        for word in self.way {
            let makes = Stage::makes(makes::holding_with_gaps(segment, word));
            for (one, other) in stages::gapped(word).into_iter().chain([(makes, None)]) {
                let Some(stream) = one.stream(&segment.grams) else { continue };
                let other = other.map(|other| other.stream(&segment.grams));
                left -= match other {
                    None => self.take(stream, TAKEN, left),
                    Some(None) => 0,
                    Some(Some(other)) => self.take(stream.and(other, READ), TAKEN, left),
                };
            }
        }
    }
}
