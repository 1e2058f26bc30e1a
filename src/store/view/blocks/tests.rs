use super::super::block::MOST;
use super::super::digest::Digest;
use super::super::kv::{Batch, Kv, KvMut, Memory, Tree, Way};
use super::super::sled_kv::SledKv;
use super::super::value::{META, Meta, decode, encode};
use super::*;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

const BLOCKED: [Tree; 2] = [Tree::Ids, Tree::Index];

fn all(kv: &dyn Kv, tree: Tree, prefix: &[u8], way: Way) -> Vec<Pair> {
    kv.scan(tree, prefix, way).map(Result::unwrap).collect()
}

/// Keys as there are: some that only grow, some at random, in several tables.
fn key(rng: &mut fastrand::Rng, n: u32) -> Vec<u8> {
    let table = *rng.choice(b"pdh").unwrap_or(&b'p');
    let word = if table == b'd' { format!("{n:06}") } else { rng.u32(..3000).to_string() };
    [&[table][..], word.as_bytes(), &[0], &[rng.u8(..3)]].concat()
}

/// What is there, with its digest.
fn with_meta(sled: &SledKv, mut batch: Batch) -> Batch {
    let stood = sled.get(Tree::Meta, META).unwrap().map(|bytes| decode::<Meta>(&bytes, META).unwrap());
    let meta = encode(&stood.unwrap_or_default(), META).unwrap();
    batch.insert((Tree::Meta, META.to_vec()), Some(meta));
    batch
}

#[test]
fn whatever_is_written_is_read_as_from_a_tree_without_blocks() {
    let home = tempfile::tempdir().unwrap();
    let sled = SledKv::open(&home.path().join("view")).unwrap();
    let mut model = Memory::default();
    let mut rng = fastrand::Rng::with_seed(7);
    for round in 0..120_u32 {
        let mut batch = Batch::new();
        // First it grows, then nearly all of it goes, then it grows again.
        let removes = if (60..90).contains(&round) { 9 } else { 2 };
        for n in 0..rng.u32(1..200) {
            let tree = rng.choice(BLOCKED).unwrap_or(Tree::Ids);
            let removed = rng.u32(..10) < removes;
            let known = removed.then(|| all(&model, tree, b"", Way::Up)).filter(|pairs| !pairs.is_empty());
            let key = match known {
                Some(pairs) => pairs[rng.usize(..pairs.len())].0.clone(),
                None => key(&mut rng, round * 200 + n),
            };
            let most = if rng.u32(..500) == 0 { 2 * MOST } else { 12 };
            let value = vec![rng.u8(..); rng.usize(..most)];
            batch.insert((tree, key), (!removed).then_some(value));
        }
        for ((tree, key), value) in &batch {
            model.set(*tree, key, value.clone());
        }
        let walked = batch.keys().nth(rng.usize(..batch.len())).cloned();
        let before: Digest = walked_digest(&sled, walked.as_ref());
        let change = sled.commit_walked(&with_meta(&sled, batch), walked.as_ref()).unwrap();
        let mut after = before;
        after.join(change);
        assert_eq!(after, walked_digest(&sled, walked.as_ref()), "round {round}");
        let meta: Meta = decode(&sled.get(Tree::Meta, META).unwrap().unwrap(), META).unwrap();
        assert_eq!(meta.digest, Digest::of(&model, &mut |_| {}).unwrap(), "round {round}");
        for tree in BLOCKED {
            let pairs = all(&model, tree, b"", Way::Up);
            for prefix in [&b""[..], b"d", b"d0", b"p1", b"p29", b"h2999", b"z", b"a"] {
                for way in [Way::Up, Way::Down] {
                    assert_eq!(all(&sled, tree, prefix, way), all(&model, tree, prefix, way));
                }
            }
            for _ in 0..20 {
                let key = match pairs.get(rng.usize(..pairs.len().max(1))) {
                    Some((key, _)) if rng.bool() => key.clone(),
                    _ => key(&mut rng, round * 200),
                };
                assert_eq!(sled.get(tree, &key), model.get(tree, &key));
                let behind: Vec<_> = sled.behind(tree, Some(&key)).map(Result::unwrap).collect();
                let at = pairs.partition_point(|(other, _)| *other <= key);
                assert_eq!(behind, pairs[at..]);
            }
        }
    }
}

fn walked_digest(sled: &SledKv, upto: Option<&(Tree, Vec<u8>)>) -> Digest {
    let mut digest = Digest::default();
    for tree in BLOCKED {
        for (key, value) in all(sled, tree, b"", Way::Up) {
            if upto.is_some_and(|upto| (tree, key.clone()) <= *upto) {
                digest.add(tree, &key, &value);
            }
        }
    }
    digest
}

/// What stays is met once by whoever walks, in its order, whatever else is written.
#[test]
fn readers_beside_a_writer_miss_nothing_that_stays() {
    let home = tempfile::tempdir().unwrap();
    let sled = SledKv::open(&home.path().join("view")).unwrap();
    let stays: Batch = (0..400_u32)
        .map(|n| ((Tree::Index, format!("p{:05}", n * 10).into_bytes()), Some(Vec::new())))
        .collect();
    let keys: BTreeSet<Vec<u8>> = stays.keys().map(|(_, key)| key.clone()).collect();
    sled.commit(&stays).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for way in [Way::Up, Way::Down] {
            let (sled, keys, done) = (&sled, &keys, &done);
            scope.spawn(move || {
                let mut ended = false;
                while !ended {
                    ended = done.load(Ordering::Acquire);
                    let seen: Vec<_> =
                        all(sled, Tree::Index, b"p", way).into_iter().map(|(key, _)| key).collect();
                    let in_order = |a: &Vec<u8>, b: &Vec<u8>| (a < b) == (way == Way::Up) && a != b;
                    assert!(seen.is_sorted_by(in_order), "{way:?}");
                    assert_eq!(seen.iter().filter(|key| keys.contains(*key)).count(), keys.len(), "{way:?}");
                }
            });
        }
        let mut rng = fastrand::Rng::with_seed(3);
        for _ in 0..400 {
            let mut batch = Batch::new();
            for _ in 0..20 {
                let n = rng.u32(..400) * 10 + rng.u32(1..10);
                let key = (Tree::Index, format!("p{n:05}").into_bytes());
                batch.insert(key, rng.bool().then(|| vec![b'v'; 30]));
            }
            sled.commit(&batch).unwrap();
        }
        done.store(true, Ordering::Release);
    });
}

#[test]
fn a_block_that_sled_gives_otherwise_is_told_and_not_read() {
    let home = tempfile::tempdir().unwrap();
    let sled = SledKv::open(&home.path().join("view")).unwrap();
    sled.commit(&[((Tree::Ids, b"a".to_vec()), Some(b"x".to_vec()))].into()).unwrap();
    let open = sled.tree(Tree::Ids).unwrap();
    let (fence, bytes) = open.first().unwrap().unwrap();
    let mut bad = bytes.to_vec();
    bad[5] ^= 1;
    open.insert(fence, bad).unwrap();
    let told = |fault: crate::domain::fault::Fault| fault.says()[0].id;
    assert_eq!(sled.get(Tree::Ids, b"a").map_err(told), Err("store-view-broken"));
    let read: Vec<_> = sled.scan(Tree::Ids, b"", Way::Up).map(|pair| pair.map_err(told)).collect();
    assert_eq!(read, [Err("store-view-broken")]);
    let write = sled.commit(&[((Tree::Ids, b"b".to_vec()), Some(Vec::new()))].into());
    assert_eq!(write.map_err(told), Err("store-view-broken"));
}

#[test]
fn what_is_filled_in_the_order_of_keys_is_what_is_read() {
    let home = tempfile::tempdir().unwrap();
    let sled = SledKv::open(&home.path().join("view")).unwrap();
    let open = sled.tree(Tree::Index).unwrap();
    let mut rng = fastrand::Rng::with_seed(5);
    let pairs: std::collections::BTreeMap<_, _> =
        (0..3000).map(|n| (key(&mut rng, n), vec![1; rng.usize(..9)])).collect();
    let mut filling = Filling::new(Tree::Index);
    let mut blocks: Vec<Pair> = pairs.iter().filter_map(|(key, value)| filling.push(key, value)).collect();
    blocks.extend(filling.end());
    assert!(blocks.iter().all(|(_, bytes)| bytes.len() <= MOST));
    assert!(blocks.len() < pairs.len() / 15, "{} blocks for {} pairs", blocks.len(), pairs.len());
    for (fence, bytes) in blocks {
        open.insert(fence, bytes).unwrap();
    }
    assert_eq!(all(&sled, Tree::Index, b"", Way::Up), pairs.into_iter().collect::<Vec<_>>());
}
