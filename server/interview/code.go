package interview

import "math/rand/v2"

// What code names are made of: words that say nothing about anybody.
var (
	firsts  = []string{"Amber", "Azure", "Birch", "Cedar", "Cobalt", "Copper", "Coral", "Cypress", "Ebony", "Fern", "Flint", "Garnet", "Hazel", "Indigo", "Ivory", "Jade", "Juniper", "Laurel", "Linden", "Maple", "Marble", "Olive", "Opal", "Pearl", "Quartz", "Russet", "Saffron", "Sage", "Silver", "Slate", "Teal", "Willow"}
	seconds = []string{"Avocet", "Bittern", "Bunting", "Crane", "Curlew", "Dipper", "Dunlin", "Egret", "Falcon", "Finch", "Gannet", "Grebe", "Harrier", "Heron", "Ibis", "Kestrel", "Kite", "Lapwing", "Linnet", "Martin", "Merlin", "Osprey", "Petrel", "Pipit", "Plover", "Puffin", "Redstart", "Sandpiper", "Siskin", "Swift", "Tern", "Wren"}
)

// codeName is what a candidate is called by everybody but the hosts of the interview.
func codeName() string {
	return firsts[rand.IntN(len(firsts))] + " " + seconds[rand.IntN(len(seconds))]
}
