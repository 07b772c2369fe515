//! Where the values of a row are: columns by their place, keys of objects by their name.

use super::role::Role;

/// What to do with the value of a column or key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// Pass it over.
    Skip,
    /// It has this meaning; of several that do, the one with the lowest rank counts.
    Take(Role, u8),
    /// It is an object, or text that holds one, whose keys are those of a node.
    Within(usize),
}

/// Names are compared without capitals and without what separates words.
pub(super) fn normal(name: &str) -> Vec<u8> {
    let kept = name.bytes().filter(u8::is_ascii_alphanumeric);
    kept.map(|byte| byte.to_ascii_lowercase()).collect()
}

/// The keys of one object.
#[derive(Clone, Debug, Default)]
struct Node {
    keys: Vec<(Vec<u8>, Target)>,
    /// Keys as they were seen, in the order of the first row: most rows have the same.
    seen: Vec<(Box<[u8]>, Target)>,
    /// Which of them is likely to be next.
    next: usize,
    /// The node of the object around it.
    above: usize,
}

/// Keys that are remembered; those of maps with endless keys are looked up.
const MOST_SEEN: usize = 200;

/// Columns and keys, and what they mean.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    nodes: Vec<Node>,
}

/// The node of a row itself.
pub(super) const ROW: usize = 0;

impl Layout {
    /// The node of whole paths, for formats that write them as one name.
    pub(super) const PATHS: usize = 1;

    /// Of the columns of a form, as mapped.
    pub(super) fn new(columns: &[(Role, Vec<&str>)]) -> Self {
        let mut layout = Self {
            nodes: vec![Node::default(); 2],
        };
        for (role, names) in columns {
            for (rank, name) in names.iter().enumerate() {
                let rank = u8::try_from(rank).unwrap_or(u8::MAX);
                layout.add(name, Target::Take(*role, rank));
            }
        }
        layout
    }

    fn add(&mut self, path: &str, target: Target) {
        self.put(Self::PATHS, normal(path), target);
        let mut at = ROW;
        let mut parts = path.split('.').peekable();
        while let Some(part) = parts.next() {
            let key = normal(part);
            if parts.peek().is_none() {
                self.put(at, key, target);
                return;
            }
            at = if let Some(Target::Within(next)) = self.find(at, &key) {
                next
            } else {
                self.nodes.push(Node {
                    above: at,
                    ..Node::default()
                });
                let next = self.nodes.len() - 1;
                self.put(at, key, Target::Within(next));
                next
            };
        }
    }

    fn put(&mut self, at: usize, key: Vec<u8>, target: Target) {
        if let Some(node) = self.nodes.get_mut(at) {
            node.keys.push((key, target));
        }
    }

    fn find(&self, at: usize, key: &[u8]) -> Option<Target> {
        let mut keys = self.nodes.get(at)?.keys.iter();
        let found = keys.find(|(other, _)| other.as_slice() == key);
        found.map(|(_, target)| *target)
    }

    /// What a column of a header means: a key of the row, or a path that leads into an object.
    pub(super) fn column(&self, name: &str) -> Target {
        let name = normal(name);
        let found = self.find(ROW, &name);
        let found = found.or_else(|| self.find(Self::PATHS, &name));
        found.unwrap_or(Target::Skip)
    }

    /// An object of a node begins.
    pub(super) fn begin(&mut self, at: usize) {
        if let Some(node) = self.nodes.get_mut(at) {
            node.next = 0;
        }
    }

    /// The object that one is in.
    pub(super) fn above(&self, at: usize) -> usize {
        self.nodes.get(at).map_or(ROW, |node| node.above)
    }

    /// The key that is likely next in an object, as it stands there, and what it means.
    #[inline]
    pub(super) fn likely(&self, at: usize) -> Option<(&[u8], Target)> {
        let node = self.nodes.get(at)?;
        let (key, target) = node.seen.get(node.next)?;
        Some((key, *target))
    }

    /// The likely key was it.
    #[inline]
    pub(super) fn pass(&mut self, at: usize) {
        if let Some(node) = self.nodes.get_mut(at) {
            node.next += 1;
        }
    }

    /// What a key of an object means.
    pub(super) fn key(&mut self, at: usize, key: &[u8]) -> Target {
        let Some(node) = self.nodes.get_mut(at) else {
            return Target::Skip;
        };
        // Mostly a key was left out, so it is one of the next.
        let mut places = (node.next..node.seen.len()).chain(0..node.next.min(node.seen.len()));
        let found = places.find(|place| *node.seen[*place].0 == *key);
        if let Some(place) = found {
            node.next = place + 1;
            return node.seen[place].1;
        }
        let name = normal(&String::from_utf8_lossy(key));
        let mut keys = node.keys.iter();
        let found = keys.find(|(other, _)| *other == name);
        let target = found.map_or(Target::Skip, |(_, target)| *target);
        // What is escaped stands otherwise in the text: `\\` would be found at the head of `\"`.
        let stands_so = memchr::memchr2(b'\\', b'"', key).is_none();
        if stands_so && node.seen.len() < MOST_SEEN {
            node.seen.push((key.into(), target));
            node.next = node.seen.len();
        }
        target
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_into_objects_and_capitals_do_not_matter() {
        let columns = [
            (Role::Input, vec!["usage.prompt_tokens", "tokensIn"]),
            (Role::Model, vec!["model"]),
        ];
        let mut layout = Layout::new(&columns);
        for _ in 0..2 {
            layout.begin(ROW);
            let Target::Within(usage) = layout.key(ROW, b"usage") else {
                panic!("usage is an object");
            };
            layout.begin(usage);
            let input = Target::Take(Role::Input, 0);
            assert_eq!(layout.key(usage, b"promptTokens"), input);
            assert_eq!(layout.key(usage, b"other"), Target::Skip);
            assert_eq!(layout.key(usage, b"prompt_tokens"), input);
            assert_eq!(layout.key(ROW, b"Model"), Target::Take(Role::Model, 0));
            assert_eq!(layout.key(ROW, b"tokens_in"), Target::Take(Role::Input, 1));
        }
        assert_eq!(
            layout.column("usage.prompt_tokens"),
            Target::Take(Role::Input, 0)
        );
        assert_eq!(layout.column("prompt_tokens"), Target::Skip);
    }
}
