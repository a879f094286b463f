//! Covers a set of cells with few, large, disjoint boxes.

use std::collections::BTreeSet;

/// A box: for each column the positions it spans, ascending.
pub type Region = Vec<Vec<usize>>;

/// Disjoint boxes that together are exactly `cells`; the largest first. Each box is maximal among the cells that
/// no earlier box has taken. `sizes`: number of positions of each column.
pub fn cover(cells: &BTreeSet<Vec<usize>>, sizes: &[usize]) -> Vec<Region> {
    let mut left = cells.clone();
    let mut regions = Vec::new();
    while !left.is_empty() {
        // Growing from each cell in each rotation of the columns finds the largest box of small tables and a
        // large one of big tables; the number of seeds bounds the work.
        let best = left
            .iter()
            .take(SEEDS)
            .flat_map(|seed| (0..sizes.len().max(1)).map(move |first| (seed, first)))
            .map(|(seed, first)| grow(seed, first, &left, sizes))
            .max_by_key(volume);
        let Some(region) = best else { break };
        for cell in cells_of(&region) {
            left.remove(&cell);
        }
        regions.push(region);
    }
    regions.sort_by_key(|region| std::cmp::Reverse(volume(region)));
    regions
}

/// How many cells are tried as seeds of each box.
const SEEDS: usize = 64;

fn volume(region: &Region) -> usize {
    region.iter().map(Vec::len).product()
}

fn grow(seed: &[usize], first: usize, left: &BTreeSet<Vec<usize>>, sizes: &[usize]) -> Region {
    let mut region: Region = seed.iter().map(|&position| vec![position]).collect();
    for offset in 0..sizes.len() {
        let column = (first + offset) % sizes.len();
        for position in 0..sizes[column] {
            if region[column].contains(&position) {
                continue;
            }
            let mut slice = region.clone();
            slice[column] = vec![position];
            if cells_of(&slice).iter().all(|cell| left.contains(cell)) {
                region[column].push(position);
            }
        }
        region[column].sort_unstable();
    }
    region
}

/// All cells of a box.
fn cells_of(region: &Region) -> Vec<Vec<usize>> {
    region.iter().fold(vec![Vec::new()], |cells, positions| {
        cells
            .iter()
            .flat_map(|cell| {
                positions.iter().map(move |&position| {
                    let mut longer: Vec<usize> = cell.clone();
                    longer.push(position);
                    longer
                })
            })
            .collect()
    })
}
